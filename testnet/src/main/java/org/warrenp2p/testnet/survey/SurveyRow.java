package org.warrenp2p.testnet.survey;

import org.jspecify.annotations.Nullable;

/**
 * One attempt.
 *
 * @param caller number of the volunteer that called, from 1 on; numbers mean nothing outside of one survey
 * @param called number of the one that was called
 * @param callerPrefix where the surveyor met the caller; null if it did not
 * @param atSeconds since the beginning of the survey
 */
record SurveyRow(int caller, int called, @Nullable String callerPrefix, long atSeconds, SurveyReport report) {}
