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

import org.apache.flink.annotation.PublicEvolving;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * One thing of a plan.
 *
 * @param change what becomes of it
 * @param resource what it is, such as {@code queue landing}
 * @param details what will be written, as far as it is known; may have several lines, and be empty
 * @param action does it; may be repeated
 */
@PublicEvolving
public record SetupStep(Change change, String resource, String details, Action action) {
    /** Does what a step says. */
    public interface Action {
        /** @param tell takes what a user should know while it lasts, in a sentence */
        void run(Consumer<String> tell) throws IOException;
    }

    /** Something that stays as it is. */
    public static SetupStep keep(String resource) {
        return new SetupStep(Change.KEEP, resource, "", tell -> {});
    }
}
