//! A plain HTTP/1.1 client: one request a connection, nothing normalized.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// An answer as it came over the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in order.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header that must stand once or not at all.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(key, _)| key == name);
        let first = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} stands twice in {:?}", self.headers);
        first
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the body is UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    /// The body as a picture.
    pub fn picture(&self) -> super::pictures::Picture {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        let media_type = self.header("content-type").expect("a picture has a media type");
        super::pictures::decode(&self.body, media_type)
    }
}

/// Sends one request and reads its answer to the end.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &[u8],
    headers: &[(&str, &str)],
) -> std::io::Result<Answer> {
    let answer = exchange(address, method, path, headers, None)?;
    // Our own server knows every length.
    if answer.header("transfer-encoding").is_some() && method != "HEAD" {
        return Err(odd("a chunked body, though every length is known"));
    }
    Ok(answer)
}

/// The same with a body, which may be empty and whose length is announced; for servers of others,
/// which may answer in chunks.
pub fn send_body(
    address: SocketAddr,
    method: &str,
    path: &[u8],
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    exchange(address, method, path, headers, Some(body))
}

fn exchange(
    address: SocketAddr,
    method: &str,
    path: &[u8],
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    stream.set_nodelay(true)?;
    let mut request = format!("{method} ").into_bytes();
    request.extend_from_slice(path);
    request.extend_from_slice(b" HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request.extend_from_slice(format!("host: {address}\r\n").as_bytes());
    }
    for (name, value) in headers {
        request.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if let Some(body) = body {
        request.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
    }
    request.extend_from_slice(b"\r\n");
    request.extend_from_slice(body.unwrap_or_default());
    // A server may answer and close before it has read a request it refuses.
    let sent = stream.write_all(&request);
    let mut raw = Vec::new();
    let read = stream.read_to_end(&mut raw);
    if raw.is_empty() {
        sent?;
        read?;
    }
    parse(&raw)
}

fn odd(what: &str) -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned())
}

fn parse(raw: &[u8]) -> std::io::Result<Answer> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(|| odd("no end of headers"))?;
    let head = std::str::from_utf8(&raw[..end]).map_err(|_| odd("headers are not text"))?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let status = status.and_then(|word| word.parse().ok()).ok_or_else(|| odd("no status"))?;
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = raw[end + 4..].to_vec();
    let value = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    if value("transfer-encoding").is_some_and(|value| value == "chunked") && !body.is_empty() {
        body = joined(&body).ok_or_else(|| odd("chunks that are none"))?;
    }
    if let Some(length) = value("content-length").and_then(|value| value.parse::<usize>().ok())
        && !body.is_empty()
        && body.len() != length
    {
        return Err(odd("the body is not as long as announced"));
    }
    Ok(Answer { status, headers, body })
}

/// The body that came in chunks (RFC 9112 §7.1).
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&chunks[..end]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunks.get(end + 2..end + 2 + size)?);
        chunks = chunks.get(end + 2 + size + 2..)?;
    }
}
