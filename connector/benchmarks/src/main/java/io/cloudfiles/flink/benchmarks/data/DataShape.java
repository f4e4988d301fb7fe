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
package io.cloudfiles.flink.benchmarks.data;

/**
 * How much data of a kind.
 *
 * @param kind what it is
 * @param files how many files
 * @param rowsPerFile rows in each of them
 */
record DataShape(DataKind kind, int files, int rowsPerFile) {
    /** Files in a directory of small ones. */
    private static final int FILES_PER_DIRECTORY = 500;

    long rows() {
        return (long) files * rowsPerFile;
    }

    /** The directory of this data below that of all data; one of another shape has another. */
    String directory() {
        return kind.directoryName() + "-" + files + "x" + rowsPerFile;
    }

    /** The path of a file below the directory. */
    String file(int number) {
        String name = String.format("part-%06d.%s", number, kind.format());
        if (kind != DataKind.SMALL_JSON) {
            return name;
        }
        int directory = number / FILES_PER_DIRECTORY;
        return String.format("%02d/%02d/%s", directory / 10, directory % 10, name);
    }
}
