package org.warrenp2p.proto.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warrenp2p.proto.Contact;
import org.warrenp2p.proto.Endpoint;
import org.warrenp2p.proto.IpAddress;
import org.warrenp2p.proto.PeerId;
import org.warrenp2p.proto.punch.Candidate;

/**
 * Endpoints and contacts as packed bytes. A bare endpoint is its address and its port (6 or 18 bytes); in a list each
 * one begins with a byte 4 or 6 for the family, and a contact has the public key after that byte.
 */
final class PackedAddresses {

    private static final byte IPV4_MARK = 4;
    private static final byte IPV6_MARK = 6;
    private static final int IPV4_ENDPOINT_BYTES = 4 + 2;
    private static final int IPV6_ENDPOINT_BYTES = 16 + 2;

    private PackedAddresses() {}

    static ByteString packEndpoint(Endpoint endpoint) {
        byte[] bytes = new byte[endpointBytes(endpoint)];
        writeEndpoint(endpoint, ByteBuffer.wrap(bytes));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString packEndpoints(List<Endpoint> endpoints) {
        byte[] bytes = new byte[endpointListBytes(endpoints)];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        for (Endpoint endpoint : endpoints) {
            target.put(familyMark(endpoint));
            writeEndpoint(endpoint, target);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /** A byte for the kind of each, and then the endpoint as in a list. */
    static ByteString packCandidates(List<Candidate> candidates) {
        int bytes = 0;
        for (Candidate candidate : candidates) {
            bytes += 2 + endpointBytes(candidate.endpoint());
        }
        ByteBuffer target = ByteBuffer.allocate(bytes);
        for (Candidate candidate : candidates) {
            target.put(WireEnums.toWire(candidate.kind())).put(familyMark(candidate.endpoint()));
            writeEndpoint(candidate.endpoint(), target);
        }
        return UnsafeByteOperations.unsafeWrap(target.array());
    }

    static ByteString packContacts(List<Contact> contacts) {
        byte[] bytes = new byte[contactListBytes(contacts)];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        for (Contact contact : contacts) {
            target.put(familyMark(contact.endpoint()));
            contact.peer().copyPublicKeyTo(bytes, target.position());
            target.position(target.position() + PeerId.KEY_LENGTH);
            writeEndpoint(contact.endpoint(), target);
        }
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static int endpointBytes(Endpoint endpoint) {
        return endpoint.address().isIpv4() ? IPV4_ENDPOINT_BYTES : IPV6_ENDPOINT_BYTES;
    }

    static int contactListBytes(List<Contact> contacts) {
        int bytes = 0;
        for (Contact contact : contacts) {
            bytes += 1 + PeerId.KEY_LENGTH + endpointBytes(contact.endpoint());
        }
        return bytes;
    }

    private static int endpointListBytes(List<Endpoint> endpoints) {
        int bytes = 0;
        for (Endpoint endpoint : endpoints) {
            bytes += 1 + endpointBytes(endpoint);
        }
        return bytes;
    }

    static Endpoint unpackEndpoint(ByteString bytes) throws MalformedFrameException {
        return switch (bytes.size()) {
            case IPV4_ENDPOINT_BYTES -> readIpv4(bytes.asReadOnlyByteBuffer());
            case IPV6_ENDPOINT_BYTES -> readIpv6(bytes.asReadOnlyByteBuffer());
            default -> throw new MalformedFrameException("An endpoint has 6 or 18 bytes");
        };
    }

    static List<Endpoint> unpackEndpoints(ByteString bytes, int most) throws MalformedFrameException {
        List<Endpoint> endpoints = new ArrayList<>(most);
        ByteBuffer source = bytes.asReadOnlyByteBuffer();
        while (source.hasRemaining()) {
            boolean ipv4 = readFamilyMark(source);
            checkRoom(source, ipv4 ? IPV4_ENDPOINT_BYTES : IPV6_ENDPOINT_BYTES, endpoints.size(), most);
            endpoints.add(ipv4 ? readIpv4(source) : readIpv6(source));
        }
        return endpoints;
    }

    static List<Candidate> unpackCandidates(ByteString bytes, int most) throws MalformedFrameException {
        List<Candidate> candidates = new ArrayList<>(most);
        ByteBuffer source = bytes.asReadOnlyByteBuffer();
        while (source.remaining() > 1) {
            Candidate.Kind kind = WireEnums.candidateFromWire(source.get());
            boolean ipv4 = readFamilyMark(source);
            checkRoom(source, ipv4 ? IPV4_ENDPOINT_BYTES : IPV6_ENDPOINT_BYTES, candidates.size(), most);
            candidates.add(new Candidate(kind, ipv4 ? readIpv4(source) : readIpv6(source)));
        }
        if (source.hasRemaining()) {
            throw new MalformedFrameException("The last candidate of a list is cut off");
        }
        return candidates;
    }

    static List<Contact> unpackContacts(ByteString bytes, int most) throws MalformedFrameException {
        List<Contact> contacts = new ArrayList<>(most);
        ByteBuffer source = bytes.asReadOnlyByteBuffer();
        byte[] publicKey = new byte[PeerId.KEY_LENGTH];
        while (source.hasRemaining()) {
            boolean ipv4 = readFamilyMark(source);
            int restBytes = PeerId.KEY_LENGTH + (ipv4 ? IPV4_ENDPOINT_BYTES : IPV6_ENDPOINT_BYTES);
            checkRoom(source, restBytes, contacts.size(), most);
            source.get(publicKey);
            contacts.add(new Contact(PeerId.ofPublicKey(publicKey), ipv4 ? readIpv4(source) : readIpv6(source)));
        }
        return contacts;
    }

    private static void checkRoom(ByteBuffer source, int neededBytes, int before, int most)
            throws MalformedFrameException {
        if (source.remaining() < neededBytes) {
            throw new MalformedFrameException("The last address of a list is cut off");
        }
        if (before == most) {
            throw new MalformedFrameException("A list has more than " + most + " addresses");
        }
    }

    private static byte familyMark(Endpoint endpoint) {
        return endpoint.address().isIpv4() ? IPV4_MARK : IPV6_MARK;
    }

    private static boolean readFamilyMark(ByteBuffer source) throws MalformedFrameException {
        return switch (source.get()) {
            case IPV4_MARK -> true;
            case IPV6_MARK -> false;
            default -> throw new MalformedFrameException("An address of a list begins with neither 4 nor 6");
        };
    }

    private static void writeEndpoint(Endpoint endpoint, ByteBuffer target) {
        if (endpoint.port() == 0) {
            throw new IllegalArgumentException("Port 0 is nowhere: " + endpoint);
        }
        IpAddress address = endpoint.address();
        if (address.isIpv4()) {
            target.putInt(address.ipv4Word());
        } else {
            target.putLong(address.high()).putLong(address.low());
        }
        target.putShort((short) endpoint.port());
    }

    private static Endpoint readIpv4(ByteBuffer source) throws MalformedFrameException {
        return readPort(IpAddress.ofIpv4(source.getInt()), source);
    }

    private static Endpoint readIpv6(ByteBuffer source) throws MalformedFrameException {
        IpAddress address = new IpAddress(source.getLong(), source.getLong());
        if (address.isIpv4()) {
            // one spelling for one host, or two contacts of the same host would count as two
            throw new MalformedFrameException("An IPv4 address is written as an IPv6 address");
        }
        return readPort(address, source);
    }

    private static Endpoint readPort(IpAddress address, ByteBuffer source) throws MalformedFrameException {
        int port = Short.toUnsignedInt(source.getShort());
        if (port == 0) {
            throw new MalformedFrameException("An endpoint has port 0");
        }
        return new Endpoint(address, port);
    }
}
