package org.warrenp2p.testnet.lab.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NatRulesTest {

    @Test
    void shouldDropWhatComesToTheRouterItselfOnlyWithTheInputRule() {
        String rule = "iif wan0 meta l4proto udp drop";
        assertThat(rules(NatType.MASQ, new RouterOptions(true, true))).contains(rule);
        assertThat(rules(NatType.MASQ, new RouterOptions(false, true))).doesNotContain(rule);
    }

    @Test
    void shouldSendBackInOnlyWithHairpin() {
        assertThat(rules(NatType.PORT, new RouterOptions(true, true)))
                .contains("ip daddr 203.0.113.10 meta l4proto udp dnat")
                .contains("oif lan0 meta l4proto udp ct status dnat ip saddr 192.168.1.0/24 snat to 203.0.113.10");
        assertThat(rules(NatType.PORT, new RouterOptions(true, false)))
                .contains("iif wan0 meta l4proto udp dnat")
                .doesNotContain("oif lan0");
    }

    @Test
    void shouldUseAnotherZoneAndOtherPortsAfterEachRebind() {
        NatRules first = rulesOf(NatType.SYMSEQ, RouterOptions.USUAL);
        assertThat(first.text()).doesNotContain("ct zone").contains("0 : 12000,");
        assertThat(first.rebound().text()).contains("ct zone set 1;").contains("0 : 16096,");
        assertThat(first.rebound().rebound().text()).contains("ct zone set 2;").contains("0 : 20192,");
        assertThat(first.rebound().text()).startsWith("flush ruleset\n");
    }

    @Test
    void shouldBeForRoutersOnly() {
        assertThatThrownBy(() -> rulesOf(NatType.PUBLIC, RouterOptions.USUAL))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String rules(NatType type, RouterOptions options) {
        return rulesOf(type, options).text();
    }

    private static NatRules rulesOf(NatType type, RouterOptions options) {
        return new NatRules(type, options, "wan0", "lan0", "203.0.113.10", "192.168.1.0/24", 0);
    }
}
