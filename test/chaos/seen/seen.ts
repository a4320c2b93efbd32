/** A daily post as readers see it, with every discussion under it; titles only. */
export type SeenPost = { title: string; discussions: { title: string; messages: string[] }[] }

/** What the bot wrote to somebody in private, with what tells it apart. */
export type SeenLetter = { title: string; mark: string }
