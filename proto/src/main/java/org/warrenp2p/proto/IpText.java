package org.warrenp2p.proto;

import org.jspecify.annotations.Nullable;

/**
 * Reads the text of addresses: dotted decimal as RFC 6943 section 3.1.1 calls strict, and every form of RFC 4291
 * section 2.2. Never asks a resolver, so a name is not an address.
 */
final class IpText {

    private static final int GROUPS = 8;

    /** "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255". */
    private static final int MAX_CHARS = 45;

    private IpText() {}

    static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    }

    private static @Nullable IpAddress parseIpv4(String text) {
        long word = ipv4Word(text);
        return word < 0 ? null : IpAddress.ofIpv4((int) word);
    }

    private static @Nullable IpAddress parseIpv6(String text) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all != null && all.length == GROUPS ? join(all, new int[0]) : null;
        }
        int[] before = groups(text.substring(0, gap));
        int[] after = groups(text.substring(gap + 2));
        if (before == null || after == null) {
            return null;
        }
        // "::" stands for at least one group, and only the end of the whole may be an IPv4 address
        boolean fits = before.length + after.length < GROUPS && text.lastIndexOf('.', gap) < 0;
        return fits ? join(before, after) : null;
    }

    private static IpAddress join(int[] before, int[] after) {
        long[] words = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            int fromEnd = GROUPS - i;
            long group = i < before.length ? before[i] : fromEnd <= after.length ? after[after.length - fromEnd] : 0;
            words[i / 4] = (words[i / 4] << 16) | group;
        }
        return new IpAddress(words[0], words[1]);
    }

    /** The 16-bit groups of text without "::"; the last 32 bits may be an IPv4 address. */
    private static int @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String[] parts = text.split(":", -1);
        boolean ipv4Tail = parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (ipv4Tail ? 1 : 0)];
        int plain = ipv4Tail ? parts.length - 1 : parts.length;
        for (int i = 0; i < plain; i++) {
            groups[i] = hexGroup(parts[i]);
            if (groups[i] < 0) {
                return null;
            }
        }
        if (ipv4Tail) {
            long word = ipv4Word(parts[plain]);
            if (word < 0) {
                return null;
            }
            groups[plain] = (int) (word >>> 16);
            groups[plain + 1] = (int) (word & 0xffff);
        }
        return groups;
    }

    private static int hexGroup(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /** Four decimal numbers; no leading zeros, which some read as octal. −1 if it is anything else. */
    private static long ipv4Word(String text) {
        String[] parts = text.split("\\.", 5);
        if (parts.length != 4) {
            return -1;
        }
        long word = 0;
        for (String part : parts) {
            int value = decimalByte(part);
            if (value < 0) {
                return -1;
            }
            word = (word << 8) | value;
        }
        return word;
    }

    private static int decimalByte(String text) {
        if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= 0xff ? value : -1;
    }
}
