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
package io.cloudfiles.flink.testing.spark;

import org.apache.spark.sql.SparkSession;

import java.nio.file.Path;

/** Sessions of a Spark in this process, with Delta Lake and nothing outside of a directory. */
final class SparkSessions {
    private SparkSessions() {}

    /**
     * A session yet to be started.
     *
     * @param threads that work, and partitions of a shuffle
     * @param scratch for Spark's own files
     */
    static SparkSession.Builder withDelta(String name, int threads, Path scratch) {
        return SparkSession.builder()
                .appName(name)
                .master("local[" + threads + "]")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
                .config("spark.local.dir", scratch.toString())
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", Integer.toString(threads))
                .config("spark.sql.session.timeZone", "UTC");
    }

    static SparkSession start(SparkSession.Builder builder) {
        SparkSession spark = builder.getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
