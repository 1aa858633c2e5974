//! The pages of items as data: citations, and content states.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use serde_json::{Value, json};

use super::show::Showing;
use super::{Asked, Located};
use crate::geometry::Rect;
use crate::presentation::Version;
use crate::web::cors;
use crate::web::negotiate;
use crate::web::pages::CitationFormat;
use crate::web::problem::Problem;
use crate::web::state::State;

/// What a page is asked for in the place of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Citation(CitationFormat),
    /// What opens in viewers: IIIF Content State 1.0.
    State,
}

impl Form {
    /// By the address, `?cite=ris`, else by what the client takes.
    pub(super) fn of(query: &str, headers: &HeaderMap) -> Result<Option<Self>, Problem> {
        let mut parameters = url::form_urlencoded::parse(query.as_bytes());
        if let Some((_, word)) = parameters.find(|(name, _)| name == "cite") {
            let format = CitationFormat::of_word(&word).ok_or_else(|| {
                let known = CitationFormat::ALL.map(|format| format!("`{}`", format.word()));
                let sentence =
                    format!("`cite={word}` is no way to cite; there are {}.", known.join(", "));
                Problem::new(StatusCode::BAD_REQUEST, sentence)
            })?;
            return Ok(Some(Self::Citation(format)));
        }
        if negotiate::prefers_over_html(headers, "ld+json") {
            return Ok(Some(Self::State));
        }
        let named = |format: &CitationFormat| {
            let media_type = format.media_type().split(';').next().unwrap_or_default();
            let subtype = media_type.strip_prefix("application/");
            subtype.is_some_and(|subtype| negotiate::prefers_over_html(headers, subtype))
        };
        Ok(CitationFormat::ALL.into_iter().find(named).map(Self::Citation))
    }
}

/// The answer in another form than HTML.
pub(super) fn answer(
    state: &State,
    asked: &Asked<'_>,
    located: &Located,
    form: Form,
) -> HttpResponse {
    let place = located.place;
    let (media_type, body, file) =
        asked.owned(state).showing(&located.read.reading, |showing| match form {
            Form::Citation(format) => {
                let cited = showing.cited(place);
                let file = format!("{}.{}", cited.key(), format.extension());
                (format.media_type().to_owned(), format.write(&cited), Some(file))
            }
            Form::State => {
                let media_type = negotiate::json_ld(Version::V3.context());
                let media_type = media_type.to_str().unwrap_or_default().to_owned();
                (media_type, showing.content_state(place).to_string(), None)
            }
        });
    let mut response = HttpResponse::Ok();
    response
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, state.page_cache_control.clone()))
        .insert_header((header::VARY, "Accept, Accept-Language, Cookie"));
    if let Some(file) = file {
        let disposition = format!("attachment; filename=\"{file}\"");
        response.insert_header((header::CONTENT_DISPOSITION, disposition));
    }
    let mut response = response.body(body);
    cors::allow_everyone(response.headers_mut());
    response
}

impl Showing<'_> {
    /// The annotation that opens this very page in a viewer.
    ///
    /// Source: IIIF Content State 1.0 §2.2.
    pub(super) fn content_state(&self, place: Option<(usize, Option<Rect>)>) -> Value {
        let manifest = self.addresses.manifest(Version::V3, self.item);
        let target = match place {
            None => json!({ "id": manifest, "type": "Manifest" }),
            Some((at, region)) => {
                let canvas = &self.reading.leaves[at].id;
                let id = match region {
                    Some(Rect { x, y, width, height }) => {
                        format!("{canvas}#xywh={x},{y},{width},{height}")
                    }
                    None => canvas.clone(),
                };
                json!({
                    "id": id,
                    "type": "Canvas",
                    "partOf": [{ "id": manifest, "type": "Manifest" }],
                })
            }
        };
        json!({
            "@context": Version::V3.context(),
            "id": self.cited(place).address,
            "type": "Annotation",
            "motivation": ["contentState"],
            "target": target,
        })
    }
}
