//! What several pages have in them.

/// A picture in the sizes that are at hand.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Fits most screens.
    pub address: String,
    /// As `srcset` lists them; empty where there is one only.
    pub sizes: String,
    /// Of the picture, for its place on the page before it is there.
    pub width: u32,
    pub height: u32,
    /// Where only a part of it is to be seen.
    pub window: Option<Window>,
}

/// A part of a picture that the browser cuts out.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// x, y, width and height.
    pub region: [u32; 4],
    /// Width and height of the whole, in the same pixels.
    pub surface: (u32, u32),
}

/// A way to go from a page.
#[derive(Clone, Debug)]
pub struct Action {
    pub text: String,
    pub address: String,
}

/// What other sites show of a link to a page.
#[derive(Clone, Debug)]
pub struct Social {
    pub title: String,
    pub description: String,
    /// The page's own address, whole.
    pub address: String,
    pub picture: Option<Picture>,
    /// The frame for other sites.
    pub embed: String,
    /// Where oEmbed tells of the page.
    pub oembed: String,
    /// HTML to copy that shows the frame.
    pub code: String,
}
