package ohlora;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * Of a test that takes long: {@code bin/test} leaves it to {@code bin/test --all}, as CI runs it.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(
    named = "ohlora.short",
    matches = "true",
    disabledReason = "bin/test --all runs it")
public @interface Lengthy {}
