package ohlora.demo;

/** One of the continuous factors of a drawn portrait, each between about −1 and 1. */
public enum Factor {
  /** −1 closed, 1 wide open. */
  EYES,
  /** −1 closed, 1 wide open with teeth and cavity. */
  MOUTH,
  /** −1 turned to the picture's left, 1 to its right. */
  POSE,
  /** −1 black, 0 brown, 1 blond. */
  HAIR_COLOR,
  /** −1 at the ears, 1 below the shoulders. */
  HAIR_LENGTH,
  /** −1 nearly black, 1 nearly white. */
  BACKGROUND,
  /** −1 dark, 1 light. */
  SKIN,
  /** −1 brown, 0 green, 1 blue. */
  IRIS,
  /** −1 pale, 1 red. */
  LIPS,
  /** −1 narrow, 1 wide. */
  FACE_WIDTH,
  /** −1 high on the forehead, 1 down to the brows. */
  FRINGE
}
