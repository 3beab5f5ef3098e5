package org.warrenp2p.holepunch.portmap.router;

import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.Failure;

/** What the result codes of PCP mean (RFC 6887, 7.4). */
final class PcpResults {

    private PcpResults() {}

    static Failure failure(int result) {
        return new Failure(
                Failure.Code.REFUSED,
                switch (result) {
                    case 2 -> "The router does not let this machine map ports";
                    case 7 -> "The router has no way out itself at the moment";
                    case 8 -> "The router has no room for a mapping";
                    case 10 -> "The router has given this machine as many mappings as it may have";
                    case 11 -> "The router cannot give the port that was asked for";
                    case 12 -> "Another translator stands between this machine and the router";
                    default -> "The router refused a PCP request (result " + result + ")";
                });
    }

    /** All zeros in the family of {@code endpoint}. */
    static IpAddress anyOf(Endpoint endpoint) {
        return switch (endpoint.family()) {
            case IPV4 -> IpAddress.ofIpv4(0);
            case IPV6 -> new IpAddress(0, 0);
        };
    }
}
