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
package io.cloudfiles.flink.table.translation;

import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/**
 * The environment that operators are added to while one statement, or one statement set, is translated.
 *
 * <p>Flink's planner has one environment for a whole session, which keeps every operator that was ever added to it. Checks that look at
 * the job, such as those for unique uids, would see the operators of earlier statements there. So each translation gets an environment
 * of its own, with the session's configuration of that moment; what becomes of the job is decided by the operators that the planner
 * asked for, not by where they were added.
 */
@Internal
public final class TranslationEnvironment {
    /** The planner sets it at the beginning of each translation and takes it away at its end. */
    private static final String TRANSLATION_START = "__table.query-start.epoch-time__";

    private static final Map<StreamExecutionEnvironment, Translation> LATEST = new WeakHashMap<>();

    private TranslationEnvironment() {}

    private record Translation(String start, StreamExecutionEnvironment environment) {}

    /**
     * The environment of the running translation: the same one for all tables of a statement set.
     *
     * @param session the planner's environment
     */
    public static StreamExecutionEnvironment of(StreamExecutionEnvironment session) {
        Map<String, String> settings = session.getConfiguration().toMap();
        Optional<String> start = Optional.ofNullable(settings.get(TRANSLATION_START));
        if (start.isEmpty()) {
            return copy(session, settings);
        }
        synchronized (LATEST) {
            Translation latest = LATEST.get(session);
            if (latest == null || !latest.start.equals(start.get())) {
                latest = new Translation(start.get(), copy(session, settings));
                LATEST.put(session, latest);
            }
            return latest.environment;
        }
    }

    private static StreamExecutionEnvironment copy(StreamExecutionEnvironment session, Map<String, String> settings) {
        StreamExecutionEnvironment copy = new StreamExecutionEnvironment(Configuration.fromMap(settings));
        copy.setParallelism(session.getParallelism());
        return copy;
    }
}
