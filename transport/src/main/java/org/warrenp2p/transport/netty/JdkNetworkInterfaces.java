package org.warrenp2p.transport.netty;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.transport.NetworkInterfaces;

/** The machine's addresses as the JDK lists them. Reads them anew each time: about a millisecond. */
public final class JdkNetworkInterfaces implements NetworkInterfaces {

    private static final Logger log = LoggerFactory.getLogger(JdkNetworkInterfaces.class);

    @Override
    public List<IpAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(JdkNetworkInterfaces::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(JdkNetworkInterfaces::isUsable)
                    .map(IpAddress::of)
                    .distinct()
                    .sorted(Comparator.comparing(IpAddress::isLoopback))
                    .toList();
        } catch (SocketException e) {
            log.warn("The addresses of this machine cannot be listed: {}", e.getMessage());
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface networkInterface) {
        try {
            return networkInterface.isUp();
        } catch (SocketException e) {
            return false; // it went away while we looked
        }
    }

    private static boolean isUsable(InetAddress address) {
        return !address.isLinkLocalAddress() && !address.isMulticastAddress() && !address.isAnyLocalAddress();
    }
}
