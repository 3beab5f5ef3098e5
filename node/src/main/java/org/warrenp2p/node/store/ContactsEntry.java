package org.warrenp2p.node.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;

/** All known contacts as one entry; each is a public key, a port, and one length byte with the address. */
final class ContactsEntry {

    private static final int MAX_CONTACT_BYTES = PeerId.KEY_LENGTH + Short.BYTES + 1 + 16;

    private ContactsEntry() {}

    /** There is one entry. */
    static byte[] key() {
        return new byte[] {0};
    }

    static byte[] content(List<Contact> contacts) {
        ByteBuffer content = ByteBuffer.allocate(contacts.size() * MAX_CONTACT_BYTES);
        for (Contact contact : contacts) {
            byte[] address = contact.endpoint().address().toBytes();
            content.put(contact.peer().publicKey())
                    .putShort((short) contact.endpoint().port())
                    .put((byte) address.length)
                    .put(address);
        }
        byte[] exact = new byte[content.position()];
        content.flip().get(exact);
        return exact;
    }

    /** @throws IllegalArgumentException if that are no contacts */
    static List<Contact> read(byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        List<Contact> contacts = new ArrayList<>();
        try {
            while (buffer.hasRemaining() && contacts.size() < KnownContacts.MAX_CONTACTS) {
                byte[] key = new byte[PeerId.KEY_LENGTH];
                buffer.get(key);
                int port = Short.toUnsignedInt(buffer.getShort());
                byte[] address = new byte[Byte.toUnsignedInt(buffer.get())];
                buffer.get(address);
                contacts.add(new Contact(PeerId.ofPublicKey(key), new Endpoint(IpAddress.of(address), port)));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("The last contact ends too early", e);
        }
        return contacts;
    }
}
