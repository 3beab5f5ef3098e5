package org.warrenp2p.proto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address as two big-endian words. IPv4 is kept as its IPv4-mapped form (::ffff:a.b.c.d, RFC 4291
 * section 2.5.5.2), so the same host is the same value however a socket reported it. No zone: link-local addresses are
 * not dialled.
 */
public record IpAddress(long high, long low) implements Comparable<IpAddress> {

    /** The first half of every address in 100::/64. */
    public static final long DISCARD_ONLY = 0x0100_0000_0000_0000L;

    private static final long MAPPED_MARK = 0x0000_ffff_0000_0000L;
    private static final long MAPPED_MASK = 0xffff_ffff_0000_0000L;

    /** The IPv4 address of four bytes given as one big-endian word. */
    public static IpAddress ofIpv4(int word) {
        return new IpAddress(0, MAPPED_MARK | (word & 0xffff_ffffL));
    }

    /**
     * The address that 4 or 16 bytes write.
     *
     * @throws IllegalArgumentException on any other length
     */
    public static IpAddress of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> ofIpv4(buffer.getInt());
            case 16 -> new IpAddress(buffer.getLong(), buffer.getLong());
            default -> throw new IllegalArgumentException("An address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /**
     * The address that {@code text} writes: dotted decimal, or any IPv6 form of RFC 4291 section 2.2. Names are not
     * looked up.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong; zones ({@code fe80::1%eth0}) are
     *     refused, because they mean nothing to another host
     */
    public static IpAddress parse(String text) {
        IpAddress address = IpText.parse(text);
        if (address == null) {
            throw new IllegalArgumentException(
                    text.indexOf('%') >= 0
                            ? text + " has a zone, which means nothing to another host"
                            : text + " is not an IP address");
        }
        return address;
    }

    /** The address of {@code address}, without its zone. */
    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /** The family; IPv4-mapped addresses are IPv4. */
    public IpFamily family() {
        return isIpv4() ? IpFamily.IPV4 : IpFamily.IPV6;
    }

    /** Whether this is an IPv4 address. */
    public boolean isIpv4() {
        return high == 0 && (low & MAPPED_MASK) == MAPPED_MARK;
    }

    /** The four bytes of an IPv4 address as one big-endian word; meaningless for IPv6. */
    public int ipv4Word() {
        return (int) low;
    }

    /** 4 bytes for IPv4, 16 for IPv6, in network order. */
    public byte[] toBytes() {
        return isIpv4()
                ? ByteBuffer.allocate(4).putInt((int) low).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    /** The same address for the JDK's sockets. */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    /**
     * This address with everything after the first {@code bits} cleared; counted within the family, so 24 means a /24
     * for IPv4 and 48 a /48 for IPv6.
     */
    public IpAddress prefix(int bits) {
        int kept = isIpv4() ? bits + 96 : bits;
        long highMask = kept >= 64 ? -1L : kept == 0 ? 0 : -1L << (64 - kept);
        long lowMask = kept <= 64 ? 0 : kept >= 128 ? -1L : -1L << (128 - kept);
        return new IpAddress(high & highMask, low & lowMask);
    }

    /** Whether this and {@code other} are of the same family and have the same {@link #prefix} of so many bits. */
    public boolean sharesPrefix(IpAddress other, int bits) {
        if (isIpv4() != other.isIpv4()) {
            return false;
        }
        if (isIpv4()) {
            return (low ^ other.low) >>> (Integer.SIZE - bits) == 0;
        }
        if (bits > Long.SIZE) {
            return high == other.high && (low ^ other.low) >>> (2 * Long.SIZE - bits) == 0;
        }
        // a shift by 64 would be one by 0
        return bits == 0 || (high ^ other.high) >>> (Long.SIZE - bits) == 0;
    }

    /** 0.0.0.0 or ::. */
    public boolean isUnspecified() {
        return isIpv4() ? ipv4Word() == 0 : high == 0 && low == 0;
    }

    /** 127.0.0.0/8 or ::1. */
    public boolean isLoopback() {
        return isIpv4() ? ipv4Word() >>> 24 == 127 : high == 0 && low == 1;
    }

    /** 169.254.0.0/16 or fe80::/10. */
    public boolean isLinkLocal() {
        return isIpv4() ? ipv4Word() >>> 16 == 0xa9fe : high >>> 54 == 0x3fa;
    }

    /** RFC 1918, the shared carrier range 100.64.0.0/10 (RFC 6598), or fc00::/7 (RFC 4193). */
    public boolean isPrivate() {
        if (!isIpv4()) {
            return high >>> 57 == 0x7e;
        }
        int word = ipv4Word();
        return word >>> 24 == 10 || word >>> 20 == 0xac1 || word >>> 16 == 0xc0a8 || word >>> 22 == 0x191;
    }

    /** 224.0.0.0/4 or ff00::/8. */
    public boolean isMulticast() {
        return isIpv4() ? ipv4Word() >>> 28 == 0xe : high >>> 56 == 0xff;
    }

    /** 100::/64, which nobody routes (RFC 6666): the far ends of circuits have addresses there within a node. */
    public boolean isDiscardOnly() {
        return high == DISCARD_ONLY;
    }

    /** 0.0.0.0/8, 240.0.0.0/4 with the broadcast address, 100::/64, or the deprecated IPv4-compatible and site-local ranges. */
    public boolean isReserved() {
        if (isIpv4()) {
            return ipv4Word() >>> 24 == 0 || ipv4Word() >>> 28 == 0xf;
        }
        return (high == 0 && low >>> 32 == 0 && low != 1) || high >>> 54 == 0x3fb || isDiscardOnly();
    }

    /**
     * Whether anybody on the internet could be meant. The documentation and benchmarking ranges count as public:
     * laboratories live there.
     */
    public boolean isPublic() {
        return !isLoopback() && !isLinkLocal() && !isPrivate() && !isMulticast() && !isReserved() && !isUnspecified();
    }

    /**
     * Every bit counts for every bit of the result (the finalizer of SplitMix64), so that prefixes, which differ in the
     * upper bits of a word only, spread as well in a table as addresses do.
     */
    @Override
    public int hashCode() {
        long mixed = high * 0x9e3779b97f4a7c15L + low;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return (int) (mixed >>> 32);
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(IpAddress other) {
        int order = Boolean.compare(!isIpv4(), !other.isIpv4());
        order = order != 0 ? order : Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    /** Dotted decimal, or RFC 5952 text. */
    @Override
    public String toString() {
        return isIpv4() ? ipv4Text() : Ipv6Text.format(high, low);
    }

    private String ipv4Text() {
        int word = ipv4Word();
        return (word >>> 24) + "." + ((word >>> 16) & 0xff) + "." + ((word >>> 8) & 0xff) + "." + (word & 0xff);
    }
}
