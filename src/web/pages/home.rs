//! The home page: what there is to read.

use askama::Template;

use super::{Reader, Text, render};

/// What the home page shows.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "home.html")]
pub struct Home<'a> {
    pub reader: Reader<'a>,
    pub items: &'a [HomeItem<'a>],
    /// Titles of the viewers that are not installed.
    pub missing_viewers: &'a [String],
}

/// One item on the home page.
#[derive(Clone, Debug)]
pub struct HomeItem<'a> {
    pub title: Text<'a>,
    pub shelfmark: Option<Text<'a>>,
    pub manifest_url: String,
    /// Titles of the installed viewers and the addresses that open the item in them, the
    /// one first that a reader should try first.
    pub viewers: Vec<(&'static str, String)>,
    /// A picture about 400 pixels wide.
    pub thumbnail_url: Option<String>,
    /// How many images the item has.
    pub folio_count: usize,
}

/// The home page as HTML.
pub fn home(home: &Home) -> String {
    render(home)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::assets::tests::links;
    use crate::web::pages::{ARABIC, ENGLISH, Words};

    fn item(title: &'static str) -> HomeItem<'static> {
        HomeItem {
            title: Text { language: "", value: title },
            shelfmark: None,
            manifest_url: "/iiif/presentation/3/ms/manifest".into(),
            viewers: vec![
                ("Mirador", "/mirador?manifest=http%3A%2F%2Fh%2Fm&lang=en".into()),
                ("Universal Viewer", "/uv?manifest=http%3A%2F%2Fh%2Fm&lang=en".into()),
            ],
            thumbnail_url: Some("/iiif/3/ms%2F1/full/300,/0/default.jpg".into()),
            folio_count: 6,
        }
    }

    fn page_in(words: &'static Words, items: &[HomeItem], missing_viewers: &[String]) -> String {
        home(&Home {
            reader: Reader { base_path: "", query: "", words, accepted: &[] },
            items,
            missing_viewers,
        })
    }

    fn page(items: &[HomeItem], missing_viewers: &[String]) -> String {
        page_in(&ENGLISH, items, missing_viewers)
    }

    #[test]
    fn an_item_shows_its_title_count_picture_and_links() {
        let html = page(&[item("Muṣḥaf 12")], &[]);
        assert!(html.contains("<h2><bdi lang=\"\" dir=\"auto\">Muṣḥaf 12</bdi></h2>"), "{html}");
        assert!(html.contains("6 images"), "{html}");
        assert!(html.contains("alt=\"First image of Muṣḥaf 12\""), "{html}");
        let links = links(&html);
        assert!(links.contains(&"/iiif/3/ms%2F1/full/300,/0/default.jpg"), "{links:?}");
        assert!(links.contains(&"/iiif/presentation/3/ms/manifest"), "{links:?}");
        for viewer in ["mirador", "uv"] {
            // The ampersand of the query is written as a character reference.
            let link = format!("/{viewer}?manifest=http%3A%2F%2Fh%2Fm&#38;lang=en");
            assert!(links.contains(&link.as_str()), "{links:?}");
        }
        assert!(html.contains(">Open in Universal Viewer<"), "{html}");
    }

    #[test]
    fn a_title_and_a_shelfmark_say_their_own_language() {
        let mut item = item("");
        item.title = Text { language: "ar", value: "المعلقة" };
        item.shelfmark = Some(Text { language: "", value: "MS Or. 12" });
        let html = page(&[item], &[]);
        assert!(html.contains("<html lang=\"en\" dir=\"ltr\">"), "{html}");
        assert!(html.contains("<h2><bdi lang=\"ar\" dir=\"auto\">المعلقة</bdi></h2>"), "{html}");
        assert!(html.contains("lang=\"\" dir=\"auto\">MS Or. 12<"), "{html}");
    }

    #[test]
    fn in_arabic_the_page_is_arabic_throughout() {
        let html = page_in(&ARABIC, &[item("x")], &["Mirador".into()]);
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        for said in ["مادة واحدة للاطلاع", "٦ صور", "فتح في Mirador", "بيان IIIF"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        for english in ["image<", "Open in", "manifest<", "Not installed"] {
            assert!(!html.contains(english), "{english}: {html}");
        }
    }

    #[test]
    fn the_page_links_to_itself_in_the_other_language() {
        assert!(links(&page(&[], &[])).contains(&"?lang=ar"));
        assert!(links(&page_in(&ARABIC, &[], &[])).contains(&"?lang=en"));
    }

    #[test]
    fn a_title_cannot_become_markup() {
        let html = page(&[item("<script>alert(\"1\")</script>")], &[]);
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("alert(\""), "{html}");
    }

    #[test]
    fn without_viewers_nothing_links_to_them_and_the_command_is_shown() {
        let mut item = item("Muṣḥaf 12");
        item.viewers.clear();
        let html = page(&[item], &["Mirador".into()]);
        assert!(!html.contains("/mirador?"), "{html}");
        assert!(html.contains("Not installed on this server: <bdi>Mirador</bdi>."), "{html}");
        assert!(html.contains("<code dir=\"ltr\">warraq viewers install</code>"), "{html}");
    }

    #[test]
    fn with_all_viewers_nothing_is_said_about_installing() {
        assert!(!page(&[item("x")], &[]).contains("install"));
    }

    #[test]
    fn an_empty_server_says_what_to_do() {
        let html = page(&[], &[]);
        assert!(html.contains("<code dir=\"ltr\">--images</code>"), "{html}");
        assert!(!html.contains("<ul class=\"items\""), "{html}");
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
        let reader = Reader { base_path: "/library", query: "", words: &ENGLISH, accepted: &[] };
        let html = home(&Home { reader, items: &[], missing_viewers: &[] });
        let is_ours = |link: &&str| link.starts_with("/library/") || link.starts_with('?');
        assert!(links(&html).iter().all(is_ours), "{html}");
    }
}
