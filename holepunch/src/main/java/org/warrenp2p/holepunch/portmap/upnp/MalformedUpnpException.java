package org.warrenp2p.holepunch.portmap.upnp;

/** What a device says is not what it must say. Counted; no stack trace, since anybody on the network can cause it. */
public final class MalformedUpnpException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedUpnpException(String rule) {
        super(rule, null, false, false);
    }
}
