/** A daily post as readers see it, with every discussion under it; titles only. */
export type SeenPost = { title: string; discussions: { title: string; messages: string[] }[] }
