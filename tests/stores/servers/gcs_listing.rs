//! Listings of the XML API, from those of the emulator's JSON API, which knows no pages.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use url::form_urlencoded;

use super::gcs_front::{Resource, missing};
use super::responder::Reply;
use crate::support::client::send;

/// Names and prefixes in a page, where nothing else is asked for; as at Google.
const PAGE: usize = 1000;

/// Answers `list-type=2` with prefix, delimiter, and pages in the order of names.
pub fn answer(emulator: SocketAddr, bucket: &str, query: &str) -> std::io::Result<Reply> {
    let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).collect();
    let asked = |name: &str| query.get(name).map_or("", |value| value.as_ref());
    if asked("list-type") != "2" {
        return Ok(Reply::empty(501));
    }
    let passed_on = form_urlencoded::Serializer::new(String::new())
        .append_pair("prefix", asked("prefix"))
        .append_pair("delimiter", asked("delimiter"))
        .finish();
    let path = format!("/storage/v1/b/{bucket}/o?{passed_on}");
    let listed = send(emulator, "GET", path.as_bytes(), &[])?;
    if listed.status != 200 {
        return Ok(missing());
    }
    let listed = listed.json();
    let items = |field: &str| listed[field].as_array().into_iter().flatten();
    let mut entries = BTreeMap::new();
    for prefix in items("prefixes") {
        let prefix = prefix.as_str().unwrap();
        entries.insert(prefix.to_owned(), common_prefix(prefix));
    }
    for item in items("items") {
        let resource = Resource(item.clone());
        entries.insert(resource.text("name").to_owned(), contents(&resource));
    }

    // The token of the next page is the last name of this one.
    let after = asked("continuation-token").max(asked("start-after"));
    let page = asked("max-keys").parse().unwrap_or(PAGE);
    let mut rest = entries.into_iter().filter(|(name, _)| name.as_str() > after);
    let (mut xml, mut last) = (String::new(), String::new());
    for (name, entry) in rest.by_ref().take(page) {
        xml += &entry;
        last = escaped(&name);
    }
    let more = rest.next().is_some();
    let token = if more {
        format!("<NextContinuationToken>{last}</NextContinuationToken>")
    } else {
        String::new()
    };
    let xml = format!(
        "<?xml version='1.0' encoding='UTF-8'?><ListBucketResult>{xml}\
         <IsTruncated>{more}</IsTruncated>{token}</ListBucketResult>"
    );
    let reply = Reply { body: xml.into_bytes(), ..Reply::empty(200) };
    Ok(reply.with("content-type", "application/xml; charset=UTF-8"))
}

fn contents(resource: &Resource) -> String {
    format!(
        "<Contents><Key>{}</Key><LastModified>{}</LastModified><ETag>{}</ETag>\
         <Size>{}</Size></Contents>",
        escaped(resource.text("name")),
        resource.text("updated"),
        escaped(&resource.etag()),
        resource.text("size"),
    )
}

fn common_prefix(prefix: &str) -> String {
    format!("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", escaped(prefix))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
