const plain = 'image/jpeg,image/png,image/webp'

/** Clips a chooser of files offers. */
export const clipTypes = 'video/mp4,video/webm,video/quicktime'

/**
 * Photos a chooser of files offers. An iPhone that is not offered HEIC makes a JPEG itself, which is
 * smaller and can be shown and covered before it is sent; everywhere else its files are taken as they
 * are, also from a desk they were copied to. The end of the name helps where a system knows no type.
 */
export const photoTypes = (): string =>
  navigator.vendor.startsWith('Apple') ? plain : `${plain},image/heic,image/heif,.heic,.heif`
