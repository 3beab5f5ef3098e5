package org.warrenp2p.node.store;

/** The maps of a store file. The names are part of the file: they never change. */
enum Table {
    /** Peer records of others, by public key. */
    RECORDS("records"),
    /** Values of others, by place. */
    VALUES("values"),
    /** Announcements of others, by shard and public key. */
    ANNOUNCEMENTS("announcements"),
    /** The peers known last, in one entry. */
    CONTACTS("contacts");

    private final String mapName;

    Table(String mapName) {
        this.mapName = mapName;
    }

    /** As the file spells it. */
    String mapName() {
        return mapName;
    }
}
