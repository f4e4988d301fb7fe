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
package io.cloudfiles.flink;

import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import io.cloudfiles.flink.testing.ArchitectureContractTest;
import org.junit.jupiter.api.Test;

import java.util.Arrays;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The engine's packages and who may import whom. */
class ArchitectureTest extends ArchitectureContractTest {
    private static final String ROOT = "io.cloudfiles.flink";
    private static final String DOORS = "the doors";

    /**
     * Each package, and those that it may import. Discovery, ledger and read never meet: their common word is a file's
     * entry in storage, and source joins them.
     */
    private static final String[][] PACKAGES = {
        {"error"},
        {"option", "error"},
        {"storage", "error", "option"},
        {"schema", "error", "option", "storage"},
        {"batch", "error", "option", "storage", "schema"},
        {"format", "error", "option", "storage", "schema", "batch"},
        {"read", "error", "option", "storage", "schema", "batch", "format"},
        {"discovery", "error", "option", "storage"},
        {"ledger", "error", "option", "storage"},
        {"lifecycle", "error", "option", "storage", "schema", "batch", "format", "read", "ledger"},
        {"lease", "error", "option", "storage"},
        {"filesystem", "error", "option", "storage"},
        {
            "source",
            "error",
            "option",
            "storage",
            "schema",
            "batch",
            "format",
            "read",
            "discovery",
            "ledger",
            "lifecycle",
            "lease"
        },
        {"resume", "error", "option", "storage", "source", "lease"},
    };

    ArchitectureTest() {
        super(ROOT);
    }

    @Test
    void packagesImportOnlyThoseBelow() {
        LayeredArchitecture layers = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer(DOORS)
                .definedBy(ROOT);
        for (String[] row : PACKAGES) {
            layers = layers.layer(row[0]).definedBy(ROOT + "." + row[0] + "..");
        }
        for (String[] row : PACKAGES) {
            String[] below = Arrays.copyOfRange(row, 1, row.length);
            layers = below.length == 0
                    ? layers.whereLayer(row[0]).mayNotAccessAnyLayer()
                    : layers.whereLayer(row[0]).mayOnlyAccessLayers(below);
        }
        check(layers.whereLayer(DOORS).mayNotBeAccessedByAnyLayer().ensureAllClassesAreContainedInArchitecture());
    }

    @Test
    void oneFormatStoreOrWayOfDiscoveryKnowsNothingOfAnother() {
        check(slices().matching(ROOT + ".format.(*)..").should().notDependOnEachOther());
        check(slices().matching(ROOT + ".storage.(*)..").should().notDependOnEachOther());
        check(slices().matching(ROOT + ".discovery.(*)..").should().notDependOnEachOther());
    }

    @Test
    void onlySourceAndResumeMeetFlinksRuntime() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".source..", ROOT + ".resume..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink.runtime..", "org.apache.flink.streaming.runtime.."));
    }
}
