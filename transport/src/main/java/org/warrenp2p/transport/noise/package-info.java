/**
 * Noise_IK_25519_AESGCM_SHA256 as the cryptography of control sessions; the entry type is {@link
 * org.warrenp2p.transport.noise.NoiseSessionCrypto}, with {@link org.warrenp2p.transport.noise.CryptoWorker} to run the
 * curves on.
 *
 * <p>{@code InitiatorHandshake} and {@code ResponderHandshake} are the two halves of Noise's HandshakeState for the one
 * pattern IK; {@code SymmetricState} and {@code CipherState} are the objects of the same names in the specification
 * (Noise Protocol Framework, revision 34, section 5). They know nothing of Warren's packets, so the published test
 * vectors drive them as they are. docs/decisions/0003-noise-ik-details.md gives the reasons.
 */
@NullMarked
package org.warrenp2p.transport.noise;

import org.jspecify.annotations.NullMarked;
