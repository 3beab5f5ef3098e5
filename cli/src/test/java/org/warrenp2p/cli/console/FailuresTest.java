package org.warrenp2p.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.warrenp2p.node.WarrenException;
import org.warrenp2p.transport.Failure;

class FailuresTest {

    @ParameterizedTest
    @EnumSource(Failure.Code.class)
    void shouldGiveEveryFailureOfANodeACodeAndAHint(Failure.Code code) {
        CliFailure failure = Failures.of(new WarrenException(new Failure(code, "It did not work")));

        assertThat(failure.code().name()).isEqualTo(code.name());
        assertThat(failure.message()).isEqualTo("It did not work");
        assertThat(failure.hint()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT,1",
        "UNREACHABLE,1",
        "NOT_FOUND,1",
        "REFUSED,1",
        "ADDRESS_IN_USE,3",
        "ADDRESS_UNUSABLE,3",
        "UNSUPPORTED,1"
    })
    void shouldTellWhatDidNotSucceedFromWhatIsSetUpWrong(Failure.Code code, int status) {
        CliFailure failure = Failures.of(new WarrenException(new Failure(code, "It did not work")));

        assertThat(failure.code().exitStatus()).isEqualTo(status);
    }

    @Test
    void shouldLookIntoWhatFuturesWrap() {
        CliFailure inner = new CliFailure(ErrorCode.FILE, "a", "b");

        assertThat(Failures.of(new ExecutionException(new CompletionException(inner))))
                .isSameAs(inner);
    }

    @Test
    void shouldNameTheFileThatCannotBeUsed() {
        assertThat(Failures.of(new NoSuchFileException("x.txt")).message()).isEqualTo("There is no x.txt");
        assertThat(Failures.of(new AccessDeniedException("x.txt")).message()).isEqualTo("You may not use x.txt");
        assertThat(Failures.of(new NoSuchFileException("x.txt")).code().exitStatus())
                .isEqualTo(3);
    }

    @Test
    void shouldTakeTheHintOfACommandForFailuresOfThatKind() {
        CliFailure failure = new CliFailure(ErrorCode.NOT_FOUND, "a", "b");

        assertThat(failure.withHintFor(ErrorCode.NOT_FOUND, "better").hint()).isEqualTo("better");
        assertThat(failure.withHintFor(ErrorCode.NOT_FOUND, "better").message()).isEqualTo("a");
        assertThat(failure.withHintFor(ErrorCode.TIMEOUT, "better")).isSameAs(failure);
    }

    @Test
    void shouldAdmitItsOwnFaults() {
        CliFailure failure = Failures.of(new NullPointerException("oops"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.code().exitStatus()).isEqualTo(1);
        assertThat(failure.hint()).contains("-v");
    }
}
