/**
 * Areas that say of themselves that they have been loaded: `validation`. What wires an application asks here, so that it need not load
 * them to find out whether the application uses them.
 */
export const LOADED_AREAS = new Set<string>()
