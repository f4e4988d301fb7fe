/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.discovery.notification.setup;

import io.cloudfiles.flink.storage.Location;
import org.apache.flink.annotation.PublicEvolving;

import java.util.Map;

/**
 * What is to be set up.
 *
 * @param path the directory whose files are to be told of
 * @param name of all that is made: lower-case letters, digits and single dashes, {@link StreamName#LONGEST} at most
 * @param tags that the user wants on what can have tags
 */
@PublicEvolving
public record SetupRequest(Location path, String name, Map<String, String> tags) {
    /** The tag that says who made something, and its value. */
    public static final String CREATED_BY = "created-by";

    /** The value of {@link #CREATED_BY}. */
    public static final String CREATOR = "cloudfiles";

    /** The tag that has the path. */
    public static final String PATH = "path";

    /** The tag that says when something was made or corrected last. */
    public static final String SINCE = "since";

    /** The tag that has the name. */
    public static final String STREAM_ID = "stream-id";

    public SetupRequest {
        tags = Map.copyOf(tags);
    }
}
