package org.warrenp2p.transport.exchange;

import org.warrenp2p.transport.session.SessionSettings;

/** The settings of a {@link ControlPlane}. */
public record ControlSettings(SessionSettings sessions, ExchangeSettings exchanges) {

    /** The numbers of the protocol. */
    public static ControlSettings defaults() {
        return new ControlSettings(SessionSettings.defaults(), ExchangeSettings.defaults());
    }
}
