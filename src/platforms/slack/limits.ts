/**
 * Slack's limits, in characters or items, from docs.slack.dev/reference (block-kit, views, methods). What a renderer makes
 * fits them; what does not fit is cut visibly.
 */
export const LIMITS = {
  /** Blocks of a message. */
  blocks: 50,
  /** Blocks of a modal or a home page. */
  viewBlocks: 100,
  header: 150,
  /** Text of a section. */
  text: 3_000,
  contextText: 2_000,
  /** Elements of an actions block. */
  actions: 25,
  label: 75,
  /** What a screen reader says of a button. */
  accessibility: 75,
  actionId: 255,
  blockId: 255,
  value: 2_000,
  url: 3_000,
  alt: 2_000,
  /** The fallback text of a message: more than this is cut by Slack in notifications. */
  plain: 4_000,
  /**
   * All blocks of a message as JSON. `chat.postMessage` answers `msg_blocks_too_long` from about 13,200 characters on,
   * containers counted in a way that is not documented (slackapi/bolt-js issues 2509 and 2867).
   */
  message: 12_000,
  viewTitle: 24,
  viewButton: 24,
  inputLabel: 2_000,
  inputHint: 2_000,
  inputValue: 3_000,
  placeholder: 150,
  option: 75,
  optionValue: 150,
  optionAbout: 75,
  options: 100,
  checkboxes: 10,
  /** Slack takes ten; more than five fill a phone's screen. */
  radioButtons: 5,
  privateMetadata: 3_000,
  callbackId: 255,
  appName: 35,
  appDescription: 140,
  commandDescription: 2_000,
  usageHint: 1_000,
  shortcutName: 24,
  shortcutDescription: 150,
} as const
