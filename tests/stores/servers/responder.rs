//! A small HTTP/1.1 server in this process: a function from what is asked to the answer.
//!
//! A thread a connection, which is kept as long as the client wants. It knows nothing of what
//! is served, and no bodies of unknown length.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A request as it was read.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    /// As it was sent, percent-encoded, without the query.
    pub path: String,
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// An answer; the length of its body is added.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn empty(status: u16) -> Self {
        Self { status, ..Self::default() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A running server; ends, with its connections, when dropped.
pub struct Responder {
    pub address: SocketAddr,
    ending: Arc<AtomicBool>,
    connections: Arc<Mutex<Vec<TcpStream>>>,
    acceptor: Option<JoinHandle<()>>,
}

impl Responder {
    /// Answers on a free loopback port.
    pub fn start(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let ending = Arc::new(AtomicBool::new(false));
        let connections = Arc::new(Mutex::new(Vec::new()));
        let acceptor = std::thread::spawn({
            let (ending, connections) = (Arc::clone(&ending), Arc::clone(&connections));
            let answer = Arc::new(answer);
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if ending.load(Ordering::SeqCst) {
                        return;
                    }
                    connections.lock().unwrap().push(stream.try_clone().unwrap());
                    let answer = Arc::clone(&answer);
                    // A client that goes away ends its own connection only.
                    std::thread::spawn(move || drop(converse(stream, &*answer)));
                }
            }
        });
        Self { address, ending, connections, acceptor: Some(acceptor) }
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.ending.store(true, Ordering::SeqCst);
        // Wakes the acceptor.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
        for stream in self.connections.lock().unwrap().drain(..) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
    }
}

/// Answers one request after the other until the client has no more.
fn converse(stream: TcpStream, answer: &dyn Fn(&Asked) -> Reply) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(&mut reader)? {
        let reply = if asked.header("transfer-encoding").is_some() {
            Reply::empty(411).with("connection", "close")
        } else {
            answer(&asked)
        };
        write(&mut writer, &reply, asked.method == "HEAD")?;
        let closes = asked.header("connection").is_some_and(|how| how == "close");
        if closes || reply.status == 411 {
            return writer.shutdown(std::net::Shutdown::Both);
        }
    }
    Ok(())
}

/// The next request; none where the client has closed.
fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Asked>> {
    let odd = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(odd("no request line"));
    };
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut asked = Asked { method, path: path.into(), query: query.into(), ..Asked::default() };
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let header = line.trim_end();
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').ok_or_else(|| odd("no header"))?;
        asked.headers.push((name.to_ascii_lowercase(), value.trim().into()));
    }
    if let Some(length) = asked.header("content-length") {
        asked.body = vec![0; length.parse().map_err(|_| odd("no length"))?];
        reader.read_exact(&mut asked.body)?;
    }
    Ok(Some(asked))
}

fn write(writer: &mut TcpStream, reply: &Reply, head: bool) -> std::io::Result<()> {
    let mut bytes = format!("HTTP/1.1 {} \r\n", reply.status).into_bytes();
    for (name, value) in &reply.headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    // These two have no body, and no length either (RFC 9110 §8.6).
    if ![204, 304].contains(&reply.status) {
        bytes.extend_from_slice(format!("content-length: {}\r\n", reply.body.len()).as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    if !head {
        bytes.extend_from_slice(&reply.body);
    }
    writer.write_all(&bytes)
}
