package org.warrenp2p.testnet.lab.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTest {

    @Test
    void shouldBeToldByTheNameOfANamespace() {
        Owner self = Owner.ofThisProcess();
        assertThat(Owner.of(self.namespace("wan"))).contains(self);
        assertThat(self.isAlive()).isTrue();
    }

    @Test
    void shouldBeDeadIfAnotherProcessHasItsNumberNow() {
        Owner self = Owner.ofThisProcess();
        assertThat(new Owner(self.pid(), self.started() - 1).isAlive()).isFalse();
    }

    @Test
    void shouldBeNobodyOfNamespacesThatAreNotOfALab() {
        assertThat(Owner.of("warrenlab")).isEmpty();
        assertThat(Owner.of("warrenlab-1-2")).isEmpty();
        assertThat(Owner.of("blue")).isEmpty();
        assertThat(Owner.of("my-warrenlab-1-2-wan")).isEmpty();
    }
}
