package org.warrenp2p.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.warrenp2p.proto.NatProfile;

/** NAT behaviours as people and JSON spell them: {@code endpoint-independent}. */
final class NatText {

    private NatText() {}

    static String mapping(NatProfile nat) {
        return text(nat.mapping());
    }

    static String filtering(NatProfile nat) {
        return text(nat.filtering());
    }

    static ObjectNode json(NatProfile nat) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mapping", mapping(nat))
                .put("filtering", filtering(nat));
    }

    static String text(Enum<?> behavior) {
        return behavior.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
