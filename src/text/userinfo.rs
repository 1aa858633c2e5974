//! Keeping passwords out of sight.

/// `text` with the user and password of a URL replaced by stars.
#[must_use]
pub fn mask_userinfo(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..end].rfind('@') {
        Some(at) => format!("{scheme}://***{}", &rest[at..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_before_the_host_of_a_url_is_masked() {
        assert_eq!(mask_userinfo("https://me:word@host/p@q"), "https://***@host/p@q");
        assert_eq!(mask_userinfo("https://host/p@q"), "https://host/p@q");
        assert_eq!(mask_userinfo("a folder/with@sign"), "a folder/with@sign");
    }
}
