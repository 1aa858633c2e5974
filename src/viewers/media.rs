//! The media types of the files that viewers are made of.

/// The media type of a file, by the end of its name; text says its charset, because the
/// bundles hold raw UTF-8 and do not run when a browser guesses another one.
///
/// A name without a known ending is plain text (`LICENSE`).
pub(super) fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}

/// Whether a gzipped copy is worth keeping beside the file: text and WebAssembly, not
/// what is compressed already.
pub(super) fn gzips_well(path: &str) -> bool {
    let media_type = media_type(path);
    media_type.ends_with("charset=utf-8") || media_type == "application/wasm"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_says_its_charset_and_pictures_do_not() {
        assert_eq!(media_type("dist/mirador.min.js"), "text/javascript; charset=utf-8");
        assert_eq!(media_type("LICENSE"), "text/plain; charset=utf-8");
        assert_eq!(media_type("a.b/images/zoom.png"), "image/png");
    }

    #[test]
    fn only_what_is_not_compressed_already_is_gzipped() {
        assert!(gzips_well("uv.css") && gzips_well("LICENSE"));
        assert!(!gzips_well("zoom.png") && !gzips_well("font.woff2"));
    }
}
