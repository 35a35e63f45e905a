package ohlora.select;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ohlora.io.AtomicFile;
import ohlora.io.InputException;
import ohlora.io.Json;
import ohlora.io.StrictCsv;
import ohlora.io.Text;
import ohlora.model.Cutoffs;
import ohlora.model.Grouping;
import ohlora.model.PerProperty;

/**
 * The tables of a report as their author publishes them, made into a folder that {@link
 * Report#open} reads. Figures keep their digits. What the tables do not say is given, or left out
 * and named; what is taken for granted is said in {@link #notes}; what contradicts itself is
 * refused.
 */
public final class ReportImport {
  private static final String CUTOFFS = "cutoffs";

  /** The name of a set becomes a field of a table. */
  private static final Pattern SET = Pattern.compile("[^\\s,\"]+");

  /** What {@code report.json} may say besides what is needed. */
  private static final List<String> OPTIONAL =
      List.of(
          "labels",
          "units",
          "method",
          "space",
          "vector",
          "latents",
          "tail",
          "z",
          "label",
          "printed_means",
          "source",
          "scores");

  private final Sources sources;
  private final List<Cutoffs> sets;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, String> files = new LinkedHashMap<>();

  private ReportFacts facts;
  private List<Scored> cases;

  /** The chosen cases in the order of their list, with the sets that each was chosen under. */
  private final Map<Integer, List<String>> chosen = new LinkedHashMap<>();

  /**
   * Where the tables lie.
   *
   * @param cases all tested cases
   * @param chosen those chosen by eye
   * @param retests the chosen ones scored again, a table each time; may be empty
   * @param grades of the chosen ones: {@code case} and a column per property, or a Markdown page
   *     ({@code .md}) with such a table; may be null
   */
  public record Sources(Path cases, Path chosen, List<Path> retests, Path grades) {
    public Sources {
      retests = List.copyOf(retests);
    }
  }

  /**
   * A case as a row of an author's table has it.
   *
   * @param figures of the steered properties
   * @param digits the same as published
   */
  private record Scored(String group, PerProperty figures, List<String> digits) {
    String row(int number) {
      return Text.format("%d,%s,%s", number, group, String.join(",", digits));
    }
  }

  private ReportImport(Sources sources, List<Cutoffs> sets) {
    this.sources = sources;
    this.sets = List.copyOf(sets);
  }

  /**
   * Reads the tables and holds them against each other.
   *
   * @param sets of cutoffs, one or more, of all steered properties
   * @param facts the fields of {@code report.json} that the tables do not say: {@code name} and
   *     {@code offsets}, {@code medians} where there are groups, and any others
   * @param where the facts come from, for errors
   * @throws InputException in one line, with file and line where it is about a table, if one cannot
   *     be read or they contradict themselves, each other or the facts
   */
  public static ReportImport read(Sources sources, List<Cutoffs> sets, ObjectNode facts, Path where)
      throws IOException {
    ReportImport read = new ReportImport(sources, sets);
    read.readCases(facts, where);
    read.readChosen();
    read.readGrades();
    for (int time = 1; time <= sources.retests.size(); time++) {
      read.readRetest(time);
    }
    read.files.put("cutoffs.csv", read.cutoffs());
    return read;
  }

  /** What was taken for granted, matched or left out, a line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The report's files by their names. */
  Map<String, String> files() {
    return Map.copyOf(files);
  }

  private void note(String format, Object... values) {
    notes.add(Text.format(format, values));
  }

  // ---- the tested cases, and what is known of the run

  private void readCases(ObjectNode given, Path where) throws IOException {
    List<String> moved = new ArrayList<>();
    given.path("offsets").fieldNames().forEachRemaining(moved::add);
    if (moved.isEmpty()) {
      throw InputException.of(where + ": gives no offsets; a report has those of each property");
    }
    AuthorTable table = AuthorTable.read(sources.cases, moved).requireCases();
    facts = facts(given, where, table);
    requireSets();
    cases = new ArrayList<>();
    StringBuilder text = new StringBuilder(header("case", "group"));
    for (StrictCsv.Row row : table.rows()) {
      int number = cases.size();
      if (table.number(row) != number) {
        throw table.refusedNumber(
            row, number + " (cases follow one another from 0, none missing and none twice)");
      }
      Scored scored = scored(table, row, table.hasGroups() ? table.group(row) : Grouping.ALL);
      cases.add(scored);
      text.append(scored.row(number)).append('\n');
    }
    files.put("cases.csv", text.toString());
    note(
        "cases.csv: %,d cases of %s, in %d of %d groups, from %s",
        cases.size(),
        String.join(", ", facts.steered()),
        cases.stream().map(Scored::group).distinct().count(),
        groups().size(),
        table.file());
    notePassed(table);
    noteLeftOut(table, facts.steered());
  }

  private ReportFacts facts(ObjectNode given, Path where, AuthorTable table) throws IOException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("name", "title")) {
      if (given.has(field)) {
        node.set(field, given.get(field));
      }
    }
    node.put("tested", table.rows().size());
    table.properties().forEach(node.putArray("steered")::add);
    given.properties().forEach(field -> node.putIfAbsent(field.getKey(), field.getValue()));
    for (String field : List.of("tested", "steered")) {
      if (given.has(field) && !given.get(field).equals(node.get(field))) {
        throw InputException.of(
            Text.format(
                "%s: %s is %s, but %s has %s",
                where, field, given.get(field), table.file(), node.get(field)));
      }
    }
    ReportFacts read = Json.of(where, node, ReportFacts.class, "description of a report");
    files.put("report.json", Json.text(node));
    List<String> unsaid = OPTIONAL.stream().filter(field -> !node.has(field)).toList();
    if (!unsaid.isEmpty()) {
      note("report.json says nothing about %s", String.join(", ", unsaid));
    }
    if (!read.medians().properties().isEmpty() && !table.hasGroups()) {
      throw InputException.of(
          table.file() + ", line 1",
          "there is no column group_name",
          "medians belong to cases with groups, so give none, or the table with its groups");
    }
    return read;
  }

  private void requireSets() {
    Set<String> names = new HashSet<>();
    for (Cutoffs set : sets) {
      if (!SET.matcher(set.name()).matches() || !names.add(set.name())) {
        throw new IllegalArgumentException(
            Text.format(
                "cutoffs '%s': a set has a name of its own, without spaces, commas and quotes",
                set.name()));
      }
      if (!Set.copyOf(set.lowest().properties()).equals(Set.copyOf(facts.steered()))) {
        throw new IllegalArgumentException(
            Text.format(
                "cutoffs %s are of %s: a report's are of all steered properties, %s",
                set.name(),
                String.join(", ", set.lowest().properties()),
                String.join(", ", facts.steered())));
      }
    }
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("there are no cutoffs; a report has one set or more");
    }
  }

  private List<String> groups() {
    return facts.medians().groups();
  }

  /** The header of one of our tables, with its end of line. */
  private String header(String... before) {
    return Stream.concat(Stream.of(before), facts.steered().stream())
        .collect(Collectors.joining(",", "", "\n"));
  }

  private Scored scored(AuthorTable table, StrictCsv.Row row, String group) throws InputException {
    if (!groups().contains(group)) {
      List<String> grouping = facts.medians().properties();
      throw table.refusedGroup(
          row,
          grouping.isEmpty()
              ? "all, since no median is given that would divide cases into groups"
              : Text.format(
                  "%d of the letters h and l, one per median given (%s)",
                  grouping.size(), String.join(", ", grouping)));
    }
    List<String> digits = new ArrayList<>();
    PerProperty figures = table.figures(row, facts.steered());
    facts.steered().forEach(property -> digits.add(table.digits(row, property)));
    return new Scored(group, figures, digits);
  }

  private void noteLeftOut(AuthorTable table, List<String> used, String... also) {
    List<String> names = table.leftOut(used, also);
    if (!names.isEmpty()) {
      note("  without its columns %s, for which a report has no place", String.join(", ", names));
    }
  }

  // ---- passed

  /** Which cases of a table are said to pass, held against each set and against all together. */
  private void notePassed(AuthorTable table) throws InputException {
    if (!table.hasPassed()) {
      return;
    }
    List<String> fitting = new ArrayList<>();
    InputException first = null;
    for (int i = 0; i <= sets.size(); i++) {
      boolean any = i == sets.size();
      if (any && sets.size() == 1) {
        break;
      }
      List<Cutoffs> those = any ? sets : List.of(sets.get(i));
      try {
        int rounded = rounded(table, those);
        fitting.add(
            (any ? "one or more of the sets" : those.get(0).name())
                + (rounded == 0
                    ? ""
                    : Text.format(
                        " (but for %,d at a cutoff, taken to be rounded up to it)", rounded)));
      } catch (InputException e) {
        first = first == null ? e : first;
      }
    }
    if (fitting.isEmpty()) {
      throw first;
    }
    note("  its column passed fits %s", String.join(", and ", fitting));
  }

  /** How many rows say X although their printed figures pass, since one is exactly at a cutoff. */
  private int rounded(AuthorTable table, List<Cutoffs> those) throws InputException {
    int rounded = 0;
    for (StrictCsv.Row row : table.rows()) {
      PerProperty figures = table.figures(row, facts.steered());
      boolean passes = those.stream().anyMatch(set -> set.pass(figures));
      if (passes == table.passed(row)) {
        continue;
      }
      boolean atCutoff =
          passes
              && those.stream().filter(set -> set.pass(figures)).allMatch(set -> at(set, figures));
      if (!atCutoff) {
        throw table.refusedPassed(
            row,
            Text.format(
                "%s, as the row's numbers %s %s",
                passes ? "O" : "X",
                passes ? "reach" : "do not reach",
                those.stream().map(Cutoffs::condition).collect(Collectors.joining(" or "))));
      }
      rounded++;
    }
    return rounded;
  }

  private static boolean at(Cutoffs set, PerProperty figures) {
    return set.lowest().properties().stream()
        .anyMatch(property -> Math.abs(figures.of(property)) == set.of(property));
  }

  // ---- the chosen cases

  private void readChosen() throws IOException {
    AuthorTable table = AuthorTable.read(sources.chosen, List.of()).requireCases();
    List<String> stated = table.having(facts.steered());
    for (StrictCsv.Row row : table.rows()) {
      int number = table.number(row);
      if (number >= cases.size() || chosen.containsKey(number)) {
        throw table.refusedNumber(
            row, Text.format("a case from 0 to %d, in one row", cases.size() - 1));
      }
      requireSame(table, row, number, stated);
      chosen.put(number, under(table, row, number));
    }
    note("chosen.csv: %,d cases, from %s", chosen.size(), table.file());
    if (!table.has(CUTOFFS) && sets.size() > 1) {
      note("  each taken to be chosen under every set that it passes, which its list does not say");
    }
    if (table.hasPassed()) {
      if (stated.size() < facts.steered().size()) {
        throw InputException.of(
            table.file() + ", line 1",
            "there is a column passed, but not all columns that it speaks of",
            "remove it, or add the correlations");
      }
      notePassed(table);
    }
    noteLeftOut(table, stated, CUTOFFS);
    files.put("chosen.csv", chosenText(Map.of()));
  }

  private void requireSame(AuthorTable table, StrictCsv.Row row, int number, List<String> stated)
      throws InputException {
    Scored tested = cases.get(number);
    String of = Text.format("as %s has it for case %d", sources.cases, number);
    if (table.hasGroups() && !table.group(row).equals(tested.group)) {
      throw table.refusedGroup(row, tested.group + ", " + of);
    }
    if (stated.isEmpty()) {
      return;
    }
    PerProperty figures = table.figures(row, stated);
    for (String property : stated) {
      if (figures.of(property) != tested.figures.of(property)) {
        throw table.refusedFigure(
            row, property, tested.digits.get(facts.steered().indexOf(property)) + ", " + of);
      }
    }
  }

  private List<String> under(AuthorTable table, StrictCsv.Row row, int number)
      throws InputException {
    List<String> passed =
        sets.stream()
            .filter(set -> set.pass(cases.get(number).figures))
            .map(Cutoffs::name)
            .toList();
    if (passed.isEmpty()) {
      throw table.refusedNumber(row, "a case that passes one of the sets of cutoffs");
    }
    if (!table.has(CUTOFFS)) {
      return passed;
    }
    String text = row.text(CUTOFFS);
    List<String> names =
        areLetters() && !text.contains(" ") ? List.of(text.split("")) : Comparison.split(text);
    if (!names.equals(passed.stream().filter(names::contains).toList())) {
      throw row.refused(
          CUTOFFS, Comparison.join(passed) + " or a part of it, the sets that the case passes");
    }
    return names;
  }

  private boolean areLetters() {
    return sets.stream().allMatch(set -> set.name().length() == 1);
  }

  private String chosenText(Map<Integer, List<String>> grades) {
    StringBuilder text =
        new StringBuilder(grades.isEmpty() ? "case,cutoffs\n" : header("case", CUTOFFS));
    new TreeMap<>(chosen)
        .forEach(
            (number, names) -> {
              text.append(number).append(',');
              text.append(areLetters() ? String.join("", names) : Comparison.join(names));
              grades
                  .getOrDefault(number, List.of())
                  .forEach(grade -> text.append(',').append(grade));
              text.append('\n');
            });
    return text.toString();
  }

  private void readGrades() throws IOException {
    if (sources.grades == null) {
      note("  without grades, since there is no table of them");
      return;
    }
    StrictCsv table =
        sources.grades.toString().endsWith(".md")
            ? MarkdownTable.read(sources.grades, facts.steered())
            : StrictCsv.read(sources.grades);
    List<String> needed = new ArrayList<>(List.of("case"));
    needed.addAll(facts.steered());
    for (String column : needed) {
      if (!table.columns().contains(column)) {
        throw InputException.of(
            table.file() + ", line 1",
            Text.format("there is no column '%s'", column),
            "grades have the columns " + String.join(",", needed));
      }
    }
    Map<Integer, List<String>> grades = new HashMap<>();
    for (StrictCsv.Row row : table.rows()) {
      List<String> labels = new ArrayList<>();
      for (String property : facts.steered()) {
        labels.add(row.oneOf(property, Grade.LABELS));
      }
      if (!chosen.containsKey(row.whole("case")) || grades.put(row.whole("case"), labels) != null) {
        throw row.refused("case", "a chosen case that appears in no earlier row");
      }
    }
    for (int number : chosen.keySet()) {
      if (!grades.containsKey(number)) {
        throw InputException.of(
            table.file().toString(),
            Text.format("there are no grades of case %d", number),
            "grade all chosen cases or none");
      }
    }
    note("  with the grades of %s", table.file());
    files.put("chosen.csv", chosenText(grades));
  }

  // ---- the chosen cases scored again

  private void readRetest(int time) throws IOException {
    AuthorTable table = AuthorTable.read(sources.retests.get(time - 1), facts.steered());
    List<Integer> inOrder = List.copyOf(chosen.keySet());
    if (table.rows().size() != inOrder.size()) {
      throw InputException.of(
          table.file().toString(),
          Text.format(
              "has %,d rows, but %,d cases were chosen", table.rows().size(), inOrder.size()),
          "a scoring again has a row for each of them");
    }
    boolean numbered = isNumbered(table);
    Map<Integer, Scored> again = new TreeMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      StrictCsv.Row row = table.rows().get(i);
      int number = numbered ? table.number(row) : inOrder.get(i);
      String group = cases.get(number).group;
      if (table.hasGroups() && !table.group(row).equals(group)) {
        throw table.refusedGroup(
            row,
            Text.format(
                "%s, the group of case %d%s",
                group, number, numbered ? "" : Text.format(", number %d of those chosen", i + 1)));
      }
      again.put(number, scored(table, row, group));
    }
    StringBuilder text = new StringBuilder(header("case", "group"));
    again.forEach((number, scored) -> text.append(scored.row(number)).append('\n'));
    String name = Text.format("retest-%d.csv", time);
    files.put(name, text.toString());
    note(
        "%s: %,d cases, from %s, matched to those chosen by their %s%s",
        name,
        again.size(),
        table.file(),
        numbered ? "numbers" : "order",
        table.hasGroups() && groups().size() > 1
            ? "; all groups agree"
            : "; no groups say whether they are the same");
    notePassed(table);
    noteLeftOut(table, facts.steered());
  }

  /**
   * Whether a table of the chosen ones scored again says which cases they are: authors number them
   * from 0, or not at all, and then their order tells.
   */
  private boolean isNumbered(AuthorTable table) throws InputException {
    if (!table.hasCases()) {
      return false;
    }
    Set<Integer> numbers = new HashSet<>();
    boolean counted = true;
    for (StrictCsv.Row row : table.rows()) {
      counted &= table.number(row) == numbers.size();
      if (!numbers.add(table.number(row))) {
        throw table.refusedNumber(row, "a case that appears in no earlier row");
      }
    }
    if (!counted && !numbers.equals(chosen.keySet())) {
      throw InputException.of(
          table.file() + ", line 1",
          "the column case has neither the numbers of those chosen nor those from 0 on",
          "correct it, or remove it where the rows are in their order");
    }
    return numbers.equals(chosen.keySet());
  }

  // ---- the sets of cutoffs

  private String cutoffs() {
    StringBuilder text =
        new StringBuilder("name," + String.join(",", facts.steered()) + ",passing,chosen\n");
    for (Cutoffs set : sets) {
      text.append(set.name());
      facts.steered().forEach(property -> text.append(',').append(places(set.of(property))));
      text.append(',').append(cases.stream().filter(one -> set.pass(one.figures)).count());
      text.append(',');
      text.append(chosen.values().stream().filter(under -> under.contains(set.name())).count());
      text.append('\n');
    }
    return text.toString();
  }

  /** With two places at least, as cutoffs are printed. */
  private static String places(double cutoff) {
    BigDecimal plain = BigDecimal.valueOf(cutoff);
    return plain.setScale(Math.max(2, plain.scale())).toPlainString();
  }

  // ---- the folder

  /**
   * Writes the folder, whole or not at all, and reads it as anybody will.
   *
   * @param folder that is not there yet, or empty; those above it are made
   * @throws InputException if it holds something, or cannot be written
   */
  public Report write(Path folder) throws IOException {
    requireFree(folder);
    Path target = folder.toAbsolutePath().normalize();
    Path made = target.resolveSibling("." + target.getFileName() + ".part");
    removeFolder(made);
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        AtomicFile.write(made.resolve(file.getKey()), file.getValue());
      }
      Report.open(made);
      Files.deleteIfExists(target);
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      removeFolder(made);
    }
    return Report.open(folder);
  }

  /** Refuses a folder that holds something, before any work is done for it. */
  public static void requireFree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> held = Files.list(folder)) {
        if (held.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw InputException.of(
        folder.toString(), "is there already", "name a folder that is not there yet");
  }

  private static void removeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> held = Files.list(folder)) {
      for (Path file : held.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
