package org.warrenp2p.node.store;

import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.dht.KnownContacts;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.transport.Completion;

/** The known contacts of a store file. */
final class MvKnownContacts implements KnownContacts {

    private final GroupCommit commits;

    MvKnownContacts(GroupCommit commits) {
        this.commits = commits;
    }

    @Override
    public void remember(List<Contact> contacts) {
        byte[] content = ContactsEntry.content(contacts.subList(0, Math.min(contacts.size(), MAX_CONTACTS)));
        // the next change of the table brings newer ones
        commits.submit(file -> file.put(Table.CONTACTS, ContactsEntry.key(), content), () -> {}, failure -> {});
    }

    @Override
    public void load(Completion<List<Contact>> done) {
        List<Contact> contacts = new ArrayList<>();
        commits.submit(file -> readAll(file, contacts), () -> done.succeeded(contacts), done::failed);
    }

    /** Reads all contacts into {@code target}; DAMAGED if they are none. */
    static void readAll(StoreFile file, List<Contact> target) throws StoreException {
        file.forEach(Table.CONTACTS, (key, content) -> {
            try {
                target.addAll(ContactsEntry.read(content));
            } catch (IllegalArgumentException e) {
                throw new StoreException(
                        StoreException.Kind.DAMAGED, "The known contacts in the store are none: " + e.getMessage(), e);
            }
        });
    }
}
