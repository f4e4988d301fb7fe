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
package io.cloudfiles.flink.delta.distribution;

import java.io.Serializable;
import java.util.List;

/**
 * Decides which writers get an element of the sink's input, whole or in parts: every row exactly once. Where a row goes is a matter of
 * speed and of the number of files only, so nothing of it is state. Used by one thread at a time.
 *
 * @param <T> batches or rows
 */
interface Router<T> {
    /** Hands on an element. */
    void route(T element, Outlet<T> outlet);

    /**
     * Takes what goes to a writer.
     *
     * @param <T> batches or rows
     */
    interface Outlet<T> {
        /** @param writer at least 0, below the number of writers */
        void emit(int writer, T part);
    }

    /**
     * Makes routers on the cluster.
     *
     * @param <T> batches or rows
     */
    interface Factory<T> extends Serializable {
        /**
         * @param partitionColumns names, those that the rows lack included; empty for a table without partitions
         * @param fanout counts what the router hands on
         */
        Router<T> create(List<String> partitionColumns, PartitionFanout fanout);
    }
}
