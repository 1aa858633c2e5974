//! The first page: what there is to read.

use askama::Template;

use super::render;

/// What the first page shows.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "home.html")]
pub struct Home<'a> {
    pub base_path: &'a str,
    pub items: &'a [HomeItem],
    /// Titles of the viewers that are not installed.
    pub missing_viewers: &'a [String],
}

/// One item on the first page.
#[derive(Clone, Debug)]
pub struct HomeItem {
    /// In any script and direction.
    pub label: String,
    pub manifest_url: String,
    /// Opens the item in Mirador; `None` where Mirador is not installed.
    pub mirador_url: Option<String>,
    /// A picture about 400 pixels wide.
    pub thumbnail_url: Option<String>,
    /// How many images the item has.
    pub folio_count: usize,
}

/// The first page as HTML.
pub fn home(home: &Home) -> String {
    render(home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::assets::tests::links;

    fn item(label: &str) -> HomeItem {
        HomeItem {
            label: label.into(),
            manifest_url: "/iiif/presentation/3/ms/manifest".into(),
            mirador_url: Some("/mirador?manifest=http%3A%2F%2Fh%2Fm&canvas=c".into()),
            thumbnail_url: Some("/iiif/3/ms%2F1/full/300,/0/default.jpg".into()),
            folio_count: 6,
        }
    }

    fn page(items: &[HomeItem], missing_viewers: &[String]) -> String {
        home(&Home { base_path: "", items, missing_viewers })
    }

    #[test]
    fn an_item_shows_its_label_count_picture_and_links() {
        let html = page(&[item("Muṣḥaf 12")], &[]);
        assert!(html.contains("<h2 dir=\"auto\">Muṣḥaf 12</h2>"), "{html}");
        assert!(html.contains("6 images"), "{html}");
        assert!(html.contains("alt=\"First image of Muṣḥaf 12\""), "{html}");
        let links = links(&html);
        assert!(links.contains(&"/iiif/3/ms%2F1/full/300,/0/default.jpg"), "{links:?}");
        assert!(links.contains(&"/iiif/presentation/3/ms/manifest"), "{links:?}");
        // The ampersand of the query is written as a character reference.
        let mirador = "/mirador?manifest=http%3A%2F%2Fh%2Fm&#38;canvas=c";
        assert!(links.contains(&mirador), "{links:?}");
    }

    #[test]
    fn a_label_cannot_become_markup() {
        let html = page(&[item("<script>alert(\"1\")</script>")], &[]);
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("alert(\""), "{html}");
    }

    #[test]
    fn without_mirador_nothing_links_to_it_and_the_command_is_shown() {
        let mut item = item("Muṣḥaf 12");
        item.mirador_url = None;
        let html = page(&[item], &["Mirador".into()]);
        assert!(!html.contains("/mirador?"), "{html}");
        assert!(html.contains("Not installed on this server: Mirador."), "{html}");
        assert!(html.contains("<code>warraq viewers install</code>"), "{html}");
    }

    #[test]
    fn with_all_viewers_nothing_is_said_about_installing() {
        assert!(!page(&[item("x")], &[]).contains("install"));
    }

    #[test]
    fn an_empty_server_says_what_to_do() {
        let html = page(&[], &[]);
        assert!(html.contains("<code>--images</code>"), "{html}");
        assert!(!html.contains("<ul"), "{html}");
    }

    #[test]
    fn an_item_without_picture_has_no_broken_image() {
        let mut item = item("x");
        item.thumbnail_url = None;
        let html = page(&[item], &[]);
        assert!(html.contains("No picture"), "{html}");
        assert_eq!(html.matches("<img").count(), 1, "only the emblem: {html}");
    }

    #[test]
    fn one_is_not_written_as_many() {
        let mut item = item("x");
        item.folio_count = 1;
        let html = page(&[item], &[]);
        assert!(html.contains("1 image<") && html.contains("1 item to read"), "{html}");
    }

    #[test]
    fn a_base_path_stands_before_our_own_addresses() {
        let html = home(&Home { base_path: "/library", items: &[], missing_viewers: &[] });
        assert!(links(&html).iter().all(|link| link.starts_with("/library/")), "{html}");
    }
}
