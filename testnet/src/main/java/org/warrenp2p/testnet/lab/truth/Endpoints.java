package org.warrenp2p.testnet.lab.truth;

import java.net.InetSocketAddress;

/** {@code ADDRESS:PORT} of IPv4. */
final class Endpoints {

    private Endpoints() {}

    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    static String text(InetSocketAddress endpoint) {
        return endpoint.getAddress().getHostAddress() + ":" + endpoint.getPort();
    }
}
