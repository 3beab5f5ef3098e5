package org.warrenp2p.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of ARCHITECTURE.md. They live here because this module sees all others. */
@AnalyzeClasses(packages = "org.warrenp2p", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule MODULES_DEPEND_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("proto")
            .definedBy("org.warrenp2p.proto..")
            .layer("transport")
            .definedBy("org.warrenp2p.transport..")
            .layer("simnet")
            .definedBy("org.warrenp2p.simnet..")
            .layer("dht")
            .definedBy("org.warrenp2p.dht..")
            .layer("holepunch")
            .definedBy("org.warrenp2p.holepunch..")
            .layer("relay")
            .definedBy("org.warrenp2p.relay..")
            .layer("node")
            .definedBy("org.warrenp2p.node..")
            .layer("testnet")
            .definedBy("org.warrenp2p.testnet..")
            .layer("bench")
            .definedBy("org.warrenp2p.bench..")
            .layer("cli")
            .definedBy("org.warrenp2p.cli..")
            .whereLayer("proto")
            .mayOnlyBeAccessedByLayers(
                    "transport", "simnet", "dht", "holepunch", "relay", "node", "testnet", "bench", "cli")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers("simnet", "dht", "holepunch", "relay", "node", "testnet", "bench", "cli")
            .whereLayer("simnet")
            .mayOnlyBeAccessedByLayers("testnet", "bench")
            .whereLayer("dht")
            .mayOnlyBeAccessedByLayers("node", "testnet", "bench")
            .whereLayer("holepunch")
            .mayOnlyBeAccessedByLayers("node", "testnet", "bench")
            .whereLayer("relay")
            .mayOnlyBeAccessedByLayers("node", "testnet", "bench")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("testnet", "bench", "cli")
            .whereLayer("testnet")
            .mayOnlyBeAccessedByLayers("bench", "cli")
            .whereLayer("bench")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .because("a module knows only those below it");

    @ArchTest
    static final ArchRule NETTY_SITS_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p..")
            .and()
            // a bare echo is what the node is measured against
            .resideOutsideOfPackages("org.warrenp2p.transport.netty..", "org.warrenp2p.bench.yardstick..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("the code that is simulated is the code that ships");

    @ArchTest
    static final ArchRule H2_SITS_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p..")
            .and()
            .resideOutsideOfPackage("org.warrenp2p.node.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.h2..")
            .because("a store file has one thread and one way to fail");

    @ArchTest
    static final ArchRule THE_CORE_OF_A_NODE_KNOWS_ONLY_PORTS = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p.node.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..",
                    "org.h2..",
                    "org.bouncycastle..",
                    "org.warrenp2p.transport.netty..",
                    "org.warrenp2p.transport.noise..")
            .because("simulated nodes have other sockets and another cryptography");

    @ArchTest
    static final ArchRule PUNCHES_ARE_PURE = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p.holepunch..")
            .and()
            .resideOutsideOfPackage("org.warrenp2p.holepunch.portmap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.warrenp2p.transport.*..", "java.net..", "java.nio..")
            .because("the core of a punch decides; the node opens sockets, sends and signals");

    @ArchTest
    static final ArchRule ROUTERS_ARE_ASKED_OVER_PORTS = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p.holepunch.portmap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.warrenp2p.transport.*..", "java.net..", "java.nio.channels..", "java.nio.file..")
            .because("a router is simulated as well as a peer is");

    @ArchTest
    static final ArchRule RELAYS_KNOW_ONLY_PORTS = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p.relay..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.warrenp2p.transport.*..", "java.net..", "java.nio.channels..")
            .because("the node answers requests and opens sockets; a relay decides what may pass");

    @ArchTest
    static final ArchRule GENERATED_MESSAGES_STAY_BEHIND_THE_CODEC = noClasses()
            .that()
            .resideOutsideOfPackages("org.warrenp2p.proto.codec..", "org.warrenp2p.proto.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.warrenp2p.proto.wire..", "com.google.protobuf..")
            .because("only the codec checks what came from outside");

    @ArchTest
    static final ArchRule CURVES_SIT_IN_FEW_PACKAGES = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.warrenp2p.proto.identity..",
                    "org.warrenp2p.transport.noise..",
                    "org.warrenp2p.transport.netty.certificate..",
                    "org.warrenp2p.bench.yardstick..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..")
            .because("keys are handled where they are checked");

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_USES_WHAT_EMBEDDERS_USE = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.warrenp2p.node.core..",
                    "org.warrenp2p.transport.netty..",
                    "org.warrenp2p.transport.noise..",
                    "org.warrenp2p.transport.session..")
            .because("what a command can do, an application can do");

    @ArchTest
    static final ArchRule NOTHING_BELOW_PRINTS_OR_LOGS_BY_ITSELF = noClasses()
            .that()
            .resideInAPackage("org.warrenp2p..")
            .and()
            .resideOutsideOfPackages("org.warrenp2p.cli..", "org.warrenp2p.testnet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..", "picocli..", "com.fasterxml..", "org.yaml..")
            .because("an embedder chooses its own");

    @ArchTest
    static final ArchRule NO_CYCLES_IN_TRANSPORT =
            slices().matching("org.warrenp2p.transport.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_DHT =
            slices().matching("org.warrenp2p.dht.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_HOLEPUNCH =
            slices().matching("org.warrenp2p.holepunch.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_TESTNET =
            slices().matching("org.warrenp2p.testnet.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_IN_CLI =
            slices().matching("org.warrenp2p.cli.(*)..").should().beFreeOfCycles();
}
