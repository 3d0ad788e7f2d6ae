/** Trainings at once: one has a core to itself, and streams the other of a small machine. */
export const TRAININGS_RUNNING_MAX = 1;

/** Trainings that wait: at 15 minutes the slowest kind, two hours; who waits longer is told so at once. */
export const TRAININGS_QUEUED_MAX = 8;

/** Trainings remembered, at about 2 KiB each. */
export const TRAININGS_KEPT_MAX = 1_000;

/** Calls that draw or evaluate at once: each is a process of some 100 MB and a core. */
export const READERS_MAX = 4;

/** Bytes of an uploaded file: twice the largest table that is promised to be read, 2 GB. */
export const UPLOAD_BYTES_MAX = 4 * 1024 ** 3;

/** Rows of one call: 100 million lines of 24 columns are some 10 GB of CSV. */
export const SAMPLE_ROWS_MAX = 100_000_000;

/** Rows of one call under conditions, which are held in memory until the last is found. */
export const SAMPLE_CONDITIONAL_ROWS_MAX = 1_000_000;

/** Rows drawn at once, which bounds the memory of a call. The command line's own is the same, so are the rows. */
export const ROWS_AT_ONCE = 16_384;

/** Bytes of a message of rows: large enough that its frame costs nothing, well below a client's limit of 4 MiB. */
export const SAMPLE_PART_BYTES = 256 * 1024;

/** Rows compared when the caller does not say, and at most: the test's trees see each of them some hundred times. */
export const EVALUATION_ROWS_DEFAULT = 20_000;
export const EVALUATION_ROWS_MAX = 100_000;

/** Rows with which a new model is judged: an AUC of 0.5 then has a standard error below 0.01. */
export const JUDGED_ROWS = 2_000;

/** Epochs that a caller may allow: kinds stop by themselves long before, and the time of a training bounds it too. */
export const EPOCHS_MAX = 10_000;

/** Between looks at a worker's memory: one that allocates 2 GB a second passes its limit by half a gigabyte. */
export const MEMORY_LOOK_MS = 250;

/** What a worker may say before it dies, for the log. */
export const STDERR_CHARS_MAX = 4_000;

/** Characters of a source or licence on a card. */
export const CARD_TEXT_CHARS_MAX = 1_000;

/** Share of a training that is done before which what is left cannot be told. */
export const REMAINING_FROM = 0.02;
