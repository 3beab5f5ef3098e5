/**
 * Connectivity of a live network between peers that opted in: a {@link org.warrenp2p.testnet.survey.SurveyVolunteer} connects to
 * another one when it is asked, the {@link org.warrenp2p.testnet.survey.Surveyor} asks. docs/research.md tells how to use it.
 */
@NullMarked
package org.warrenp2p.testnet.survey;

import org.jspecify.annotations.NullMarked;
