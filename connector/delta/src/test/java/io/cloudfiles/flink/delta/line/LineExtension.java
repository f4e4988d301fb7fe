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
package io.cloudfiles.flink.delta.line;

import io.cloudfiles.flink.testing.spark.SparkDelta;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.util.Map;

/** Gives a test class one cluster and one Spark, and each test traps that are not armed and no job of another test. */
final class LineExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private @Nullable SparkDelta spark;
    private @Nullable LineCluster cluster;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        spark = SparkDelta.start();
        cluster = LineCluster.start(Map.of());
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        Trap.reset();
        cluster().cancelAll();
    }

    /** Who reads the tables. */
    SparkDelta spark() {
        return started(spark);
    }

    /** Where the lines run. */
    LineCluster cluster() {
        return started(cluster);
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("It is there while tests of the class run.");
        }
        return part;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (spark != null) {
            spark.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
