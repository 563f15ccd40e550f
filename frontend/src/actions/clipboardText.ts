/** The system's clipboard; where the browser keeps it from us, a text of our own. */

let own = "";

/** Write a text to the clipboard. */
export async function writeClipboard(text: string): Promise<void> {
  own = text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Denied, or no secure context: the text stays within this page.
  }
}

/** Read the clipboard's text. */
export async function readClipboard(): Promise<string> {
  try {
    return (await navigator.clipboard.readText()) || own;
  } catch {
    return own;
  }
}
