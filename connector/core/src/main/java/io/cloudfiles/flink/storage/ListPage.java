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
package io.cloudfiles.flink.storage;

import org.apache.flink.annotation.PublicEvolving;

import java.util.List;

/**
 * One page of a listing. A page may be empty although more follow.
 *
 * @param files files of this page, in the store's order
 * @param directories child directories of this page; always empty in a recursive listing
 */
@PublicEvolving
public record ListPage(List<FileEntry> files, List<Location> directories) {
    public ListPage {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
    }
}
