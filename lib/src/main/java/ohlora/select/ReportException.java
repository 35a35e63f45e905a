package ohlora.select;

import java.io.IOException;

/**
 * A table of the report, or a record of choices, that cannot be taken as it is. The message is one
 * line: file, line, column, value and what is allowed.
 */
public final class ReportException extends IOException {

  ReportException(String message) {
    super(message);
  }
}
