package org.warrenp2p.holepunch.portmap.upnp;

/**
 * A service of a router that maps ports.
 *
 * @param type its URN, which every action repeats
 */
record IgdService(String type, DeviceUrl control) {

    /** Whether it finds a free port itself (AddAnyPortMapping, WANIPConnection:2, section 2.5.17). */
    boolean findsPorts() {
        return type.equals(IgdDescription.SECOND_VERSION);
    }
}
