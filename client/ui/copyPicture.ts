/** The picture is on the clipboard; or it was saved as a file, and why it could not be copied. */
export type PictureCopied = 'copied' | 'insecure' | 'refused' | 'unsupported'

/**
 * Puts a PNG on the clipboard. Where the browser forbids it, the picture becomes a download, so that
 * nobody has to make it again. Rejects only when there is no picture.
 */
export async function copyPicture(
  picture: Promise<Blob>,
  fileName: string,
): Promise<PictureCopied> {
  // The types promise both; an insecure page and an old browser have neither.
  const { clipboard } = navigator as { clipboard?: Partial<Clipboard> }
  if (typeof ClipboardItem === 'undefined' || !clipboard?.write) {
    save(await picture, fileName)
    return window.isSecureContext ? 'unsupported' : 'insecure'
  }
  try {
    // Handed over while it is being made: some browsers forget the key press once they have waited.
    await clipboard.write([new ClipboardItem({ 'image/png': picture })])
    return 'copied'
  } catch {
    save(await picture, fileName)
    return 'refused'
  }
}

function save(picture: Blob, fileName: string): void {
  const address = URL.createObjectURL(picture)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}
