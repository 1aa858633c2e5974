//! What storage says of objects that came, changed or went: the messages of Amazon S3 and those
//! who speak like it, Google Cloud Storage and Azure Blob Storage, also where a queue or a
//! broker wraps them. Pure.
//!
//! Sources: Amazon S3 "Event message structure"; `EventBridge` "Amazon S3 events"; SNS "HTTP/HTTPS
//! notification JSON format"; Google Cloud "Pub/Sub notifications for Cloud Storage" and "Push
//! subscriptions"; Azure "Blob Storage as an Event Grid source", "Endpoint validation with Event
//! Grid event schema", "`CloudEvents` v1.0 schema with Azure Event Grid".

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

/// What a message says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Notification {
    /// The objects that are not any more what they were.
    pub(super) changed: Vec<Changed>,
    /// What the sender wants to hear before it sends more (Event Grid).
    pub(super) validation: Option<String>,
    /// Where somebody must agree before more is sent (SNS).
    pub(super) confirm_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// `s3://bucket/key`, `gs://bucket/key`, `az://container/key`.
    pub(super) address: String,
    /// Whether nothing is there any more.
    pub(super) is_gone: bool,
}

/// A message wrapped in a message wrapped in …
const MOST_WRAPPERS: usize = 4;

/// Reads a message.
///
/// # Errors
/// A sentence for whoever set up the messages.
pub(super) fn read(body: &[u8]) -> Result<Notification, String> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| format!("The message is not JSON: {error}."))?;
    let mut notification = Notification::default();
    if collect(&value, MOST_WRAPPERS, &mut notification) {
        return Ok(notification);
    }
    Err("The message is none of those that are known: S3 (also by EventBridge or SNS), Google \
         Cloud Storage by Pub/Sub, Azure Event Grid."
        .into())
}

/// Adds what a message says; gives whether it is known.
fn collect(value: &Value, wrappers: usize, into: &mut Notification) -> bool {
    if let Value::Array(messages) = value {
        // Event Grid sends several at once.
        return !messages.is_empty()
            && messages.iter().all(|message| collect(message, wrappers, into));
    }
    let known = [amazon, broker, google, azure];
    known.iter().any(|read| read(value, into)) || wrapped(value, wrappers, into)
}

/// `{"Records": [{"eventName": "ObjectCreated:Put", "s3": {"bucket": …, "object": …}}]}`
fn amazon(value: &Value, into: &mut Notification) -> bool {
    // What S3 sends once, when it is set up.
    if value["Event"] == "s3:TestEvent" {
        return true;
    }
    let Value::Array(records) = &value["Records"] else { return false };
    let read = |record: &Value| {
        let bucket = record["s3"]["bucket"]["name"].as_str()?;
        // As forms are, blanks as plus signs.
        let key = record["s3"]["object"]["key"].as_str()?.replace('+', " ");
        let key = percent_decode_str(&key).decode_utf8().ok()?;
        let name = record["eventName"].as_str()?;
        let is_gone = name.contains("ObjectRemoved") || name.contains("LifecycleExpiration");
        Some(Changed { address: format!("s3://{bucket}/{key}"), is_gone })
    };
    let changed: Vec<Changed> = records.iter().filter_map(read).collect();
    let is_known = !changed.is_empty();
    into.changed.extend(changed);
    is_known
}

/// `{"source": "aws.s3", "detail-type": "Object Created", "detail": {"bucket": …}}`
fn broker(value: &Value, into: &mut Notification) -> bool {
    let (Some(bucket), Some(key), Some(kind)) = (
        value["detail"]["bucket"]["name"].as_str(),
        value["detail"]["object"]["key"].as_str(),
        value["detail-type"].as_str(),
    ) else {
        return false;
    };
    let is_gone = kind == "Object Deleted";
    into.changed.push(Changed { address: format!("s3://{bucket}/{key}"), is_gone });
    true
}

/// `{"message": {"attributes": {"bucketId": …, "objectId": …, "eventType": …}}}`
fn google(value: &Value, into: &mut Notification) -> bool {
    let attributes = &value["message"]["attributes"];
    let (Some(bucket), Some(key)) =
        (attributes["bucketId"].as_str(), attributes["objectId"].as_str())
    else {
        return false;
    };
    let is_gone = attributes["eventType"] == "OBJECT_DELETE"
        // A new version in its place tells of itself.
        && attributes["overwrittenByGeneration"].is_null();
    into.changed.push(Changed { address: format!("gs://{bucket}/{key}"), is_gone });
    true
}

/// `{"eventType": "Microsoft.Storage.BlobCreated", "data": {"url": …}}`, or `type` in place of
/// `eventType`.
fn azure(value: &Value, into: &mut Notification) -> bool {
    let kind = value["eventType"].as_str().or_else(|| value["type"].as_str()).unwrap_or_default();
    let data = &value["data"];
    if kind == "Microsoft.EventGrid.SubscriptionValidationEvent" {
        into.validation = data["validationCode"].as_str().map(str::to_owned);
        return into.validation.is_some();
    }
    if !kind.starts_with("Microsoft.Storage.Blob") {
        return false;
    }
    let Some(url) = data["url"].as_str().and_then(|url| Url::parse(url).ok()) else { return false };
    let Ok(path) = percent_decode_str(url.path()).decode_utf8() else { return false };
    let address = format!("az:/{path}");
    into.changed.push(Changed { address, is_gone: kind == "Microsoft.Storage.BlobDeleted" });
    true
}

/// A message of SNS, with another in it as a text.
fn wrapped(value: &Value, wrappers: usize, into: &mut Notification) -> bool {
    if value["Type"] == "SubscriptionConfirmation" {
        into.confirm_at = value["SubscribeURL"].as_str().map(str::to_owned);
        return into.confirm_at.is_some();
    }
    let Some(message) = value["Message"].as_str() else { return false };
    let inner = serde_json::from_str::<Value>(message);
    wrappers > 0 && inner.is_ok_and(|inner| collect(&inner, wrappers - 1, into))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn changed(message: &Value) -> Vec<(String, bool)> {
        let read = read(message.to_string().as_bytes());
        let read = read.unwrap_or_else(|error| panic!("{error} {message}"));
        read.changed.into_iter().map(|it| (it.address, it.is_gone)).collect()
    }

    fn s3(name: &str, key: &str) -> Value {
        json!({"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": name,
               "s3": {"bucket": {"name": "masters"}, "object": {"key": key, "eTag": "a"}}})
    }

    #[test]
    fn the_messages_of_every_store_are_read() {
        let put = s3("ObjectCreated:Put", "ms+12/f%C3%A9%2B1.tif");
        let expected = [("s3://masters/ms 12/fé+1.tif".to_owned(), false)];
        assert_eq!(changed(&json!({"Records": [put]})), expected);
        // MinIO says more around it.
        let minio = json!({"EventName": "s3:ObjectCreated:Put", "Key": "masters/a.tif",
                           "Records": [s3("s3:ObjectCreated:Put", "a.tif"),
                                       s3("s3:ObjectRemoved:Delete", "b.tif")]});
        let expected =
            [("s3://masters/a.tif".to_owned(), false), ("s3://masters/b.tif".into(), true)];
        assert_eq!(changed(&minio), expected);
        let sns =
            json!({"Type": "Notification", "TopicArn": "arn:x", "Message": minio.to_string()});
        assert_eq!(changed(&sns), expected);
        let broker = json!({"source": "aws.s3", "detail-type": "Object Deleted",
                            "detail": {"bucket": {"name": "masters"}, "object": {"key": "a+b.tif"}}});
        assert_eq!(changed(&broker), [("s3://masters/a+b.tif".to_owned(), true)]);
        for (kind, over, is_gone) in [
            ("OBJECT_FINALIZE", None, false),
            ("OBJECT_DELETE", None, true),
            ("OBJECT_DELETE", Some("17"), false),
        ] {
            let mut pushed = json!({"subscription": "projects/p/subscriptions/s", "message": {
                "data": "e30=", "messageId": "1", "attributes": {
                    "bucketId": "masters", "objectId": "ms 12/a.tif", "eventType": kind}}});
            if let Some(over) = over {
                pushed["message"]["attributes"]["overwrittenByGeneration"] = over.into();
            }
            assert_eq!(changed(&pushed), [("gs://masters/ms 12/a.tif".to_owned(), is_gone)]);
        }
        let url = "https://account.blob.core.windows.net/masters/ms%2012/a.tif";
        for (key, kind, is_gone) in [
            ("eventType", "Microsoft.Storage.BlobCreated", false),
            ("type", "Microsoft.Storage.BlobDeleted", true),
        ] {
            let event = json!({"subject": "/blobServices/default/containers/masters/blobs/…",
                               key: kind, "data": {"api": "PutBlob", "url": url}});
            assert_eq!(
                changed(&json!([event])),
                [("az://masters/ms 12/a.tif".to_owned(), is_gone)]
            );
            assert_eq!(changed(&event), [("az://masters/ms 12/a.tif".to_owned(), is_gone)]);
        }
    }

    #[test]
    fn who_wants_to_know_whether_we_listen_is_answered() {
        let event = json!([{"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
                            "data": {"validationCode": "512d38b6"}}]);
        let read_event = read(event.to_string().as_bytes()).unwrap();
        assert_eq!(read_event.validation.as_deref(), Some("512d38b6"));
        let asked =
            json!({"Type": "SubscriptionConfirmation", "SubscribeURL": "https://sns.x/?a=b"});
        let asked = read(asked.to_string().as_bytes()).unwrap();
        assert_eq!(asked.confirm_at.as_deref(), Some("https://sns.x/?a=b"));
        let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "masters"});
        assert_eq!(read(test.to_string().as_bytes()), Ok(Notification::default()));
    }

    #[test]
    fn what_is_no_message_of_a_store_is_refused_with_what_is_known() {
        for text in ["", "{", "[]", "{}", "1", "[1]", r#"{"Records": []}"#, r#"{"Message": "{}"}"#]
        {
            let error = read(text.as_bytes()).unwrap_err();
            assert!(error.contains("The message is"), "{text}: {error}");
        }
        let mut wrapped = s3("ObjectCreated:Put", "a");
        for _ in 0..20 {
            wrapped = json!({"Message": wrapped.to_string()});
        }
        assert!(read(wrapped.to_string().as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"[\[\]{}":,a-zA-Z0-9]{0,60}"#) {
            let _ = read(text.as_bytes());
        }
    }
}
