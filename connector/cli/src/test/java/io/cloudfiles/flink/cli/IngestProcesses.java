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
package io.cloudfiles.flink.cli;

import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Ingests in JVMs of their own, one after the other, compared with what Spark finds in the table. */
abstract class IngestProcesses {
    static SparkDelta spark;

    @TempDir
    Path directory;

    Landing landing;

    @BeforeAll
    static void startSpark() {
        spark = SparkDelta.start();
    }

    @AfterAll
    static void stopSpark() {
        spark.close();
    }

    @BeforeEach
    void setUp() throws IOException {
        landing = Landing.in(directory);
    }
}
