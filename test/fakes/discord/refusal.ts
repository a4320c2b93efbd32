/** Discord's nested `errors` object of a refused body. */
export type FieldErrors = { [field: string]: FieldErrors | { code: string; message: string }[] }

/** An answer that is not a success, in Discord's shape: `{ message, code, errors? }`. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly code: number
  readonly errors: FieldErrors | undefined
  constructor(status: number, code: number, message: string, errors?: FieldErrors) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

/** The refusals the bot can meet, from Discord's table of JSON error codes. */
export const REFUSALS = {
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  invalidJson: () => new Refusal(400, 50109, 'The request body contains invalid JSON.'),
  tooLarge: () => new Refusal(413, 40005, 'Request entity too large'),
  unknownChannel: () => new Refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, 10004, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, 10007, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, 10008, 'Unknown Message'),
  unknownUser: () => new Refusal(404, 10013, 'Unknown User'),
  unknownWebhook: () => new Refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, 10062, 'Unknown interaction'),
  unknownTag: () => new Refusal(404, 10087, 'Unknown Tag'),
  maximumPins: () => new Refusal(400, 30003, 'Maximum number of pins reached (250)'),
  published: () => new Refusal(400, 40033, 'This message has already been crossposted.'),
  forumMessage: () => new Refusal(400, 40058, 'Cannot send a message in a forum channel'),
  acknowledged: () => new Refusal(400, 40060, 'Interaction has already been acknowledged.'),
  tagRequired: () => new Refusal(400, 40067, 'A tag is required to create a forum post in this channel'),
  followups: () =>
    new Refusal(400, 40094, 'This interaction has reached the maximum number of follow up messages'),
  missingAccess: () => new Refusal(403, 50001, 'Missing Access'),
  otherAuthor: () => new Refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new Refusal(400, 50006, 'Cannot send an empty message'),
  cannotSendToUser: () => new Refusal(403, 50007, 'Cannot send messages to this user'),
  missingPermissions: () => new Refusal(403, 50013, 'Missing Permissions'),
  systemMessage: () => new Refusal(403, 50021, 'Cannot execute action on a system message'),
  channelType: () => new Refusal(400, 50024, 'Cannot execute action on this channel type'),
  webhookToken: () => new Refusal(401, 50027, 'Invalid Webhook Token'),
  recipients: () => new Refusal(400, 50033, 'Invalid Recipient(s)'),
  archivedThread: () => new Refusal(400, 50083, 'Thread is archived'),
  lockedThread: () => new Refusal(403, 50083, 'Thread is archived'),
  noMutualGuilds: () =>
    new Refusal(403, 50278, 'Cannot send messages to this user due to having no mutual guilds'),
  threadExists: () => new Refusal(400, 160004, 'A thread has already been created for this message'),
} satisfies Record<string, () => Refusal>

/** A problem of a body: where it stands, Discord's code for it, and what it says. */
export type Problem = { path: (string | number)[]; code: string; message: string }

/** Turns problems into 50035 with Discord's nested `errors`. */
export function invalidBody(problems: Problem[]): Refusal {
  const errors: FieldErrors = {}
  for (const { path, code, message } of problems) {
    let at = errors
    for (const step of path) at = at[String(step)] = (at[String(step)] as FieldErrors | undefined) ?? {}
    at._errors = [...((at._errors as { code: string; message: string }[]) ?? []), { code, message }]
  }
  return new Refusal(400, 50035, 'Invalid Form Body', errors)
}
