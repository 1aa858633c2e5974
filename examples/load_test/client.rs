//! One kept connection: a request, its whole answer, the next request.
//!
//! Asks the loopback address only, and understands just what both servers send: HTTP/1.1
//! with a Content-Length. Anything else is an error and ends the measurement.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// Bodies longer than this are not believed; the largest asked for is a page of 8 MB.
const MOST_BYTES: u64 = 64 << 20;

pub struct Connection {
    address: SocketAddr,
    /// None until the first request, and after the server has closed.
    stream: Option<BufReader<TcpStream>>,
    line: String,
}

/// An answer whose body was read and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub bytes: u64,
}

impl Connection {
    pub fn new(address: SocketAddr) -> Self {
        assert!(address.ip().is_loopback(), "{address} is not this machine");
        Self { address, stream: None, line: String::new() }
    }

    /// Asks for `path` and counts what comes.
    pub fn count(&mut self, path: &str) -> io::Result<Answer> {
        self.ask(path, |stream, length| {
            let mut left = length;
            while left > 0 {
                let here = stream.fill_buf()?.len() as u64;
                if here == 0 {
                    return Err(odd("the server closed within an answer"));
                }
                let taken = here.min(left);
                stream.consume(taken as usize);
                left -= taken;
            }
            Ok(())
        })
        .map(|(status, bytes, ())| Answer { status, bytes })
    }

    /// Asks for `path`; gives status and body.
    pub fn fetch(&mut self, path: &str) -> io::Result<(u16, Vec<u8>)> {
        let (status, _, body) = self.ask(path, |stream, length| {
            let mut body = Vec::new();
            stream.take(length).read_to_end(&mut body)?;
            if body.len() as u64 != length {
                return Err(odd("the server closed within an answer"));
            }
            Ok(body)
        })?;
        Ok((status, body))
    }

    fn ask<T>(
        &mut self,
        path: &str,
        body: impl FnOnce(&mut BufReader<TcpStream>, u64) -> io::Result<T>,
    ) -> io::Result<(u16, u64, T)> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address)?,
        };
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: */*\r\n\r\n", self.address);
        stream.get_mut().write_all(request.as_bytes())?;
        let head = Head::read(&mut stream, &mut self.line)?;
        let body = body(&mut stream, head.length)?;
        if !head.closes {
            self.stream = Some(stream);
        }
        Ok((head.status, head.length, body))
    }
}

fn connect(address: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::with_capacity(256 << 10, stream))
}

/// What an answer says before its body.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    length: u64,
    closes: bool,
}

impl Head {
    /// `line` is a buffer to be used again.
    fn read(stream: &mut impl io::BufRead, line: &mut String) -> io::Result<Self> {
        let mut next = |line: &mut String| {
            line.clear();
            match stream.take(MOST_BYTES).read_line(line)? {
                0 => Err(odd("the server closed before an answer")),
                _ => Ok(()),
            }
        };
        next(line)?;
        let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3));
        let status = status
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| odd("no HTTP/1.1 answer"))?;
        let (mut length, mut closes) = (None, false);
        loop {
            next(line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok();
            } else if name.eq_ignore_ascii_case("connection") {
                closes = value.trim().eq_ignore_ascii_case("close");
            }
        }
        let length = length.ok_or_else(|| odd("an answer without a length"))?;
        if length > MOST_BYTES {
            return Err(odd("an answer longer than any that was asked for"));
        }
        Ok(Self { status, length, closes })
    }
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn head(text: &str) -> io::Result<Head> {
        Head::read(&mut text.as_bytes(), &mut String::new())
    }

    #[test]
    fn a_head_is_read_whatever_the_case_of_its_names() {
        let read =
            head("HTTP/1.1 404 Not Found\r\nCONTENT-length: 12\r\nConnection: Close\r\n\r\n");
        assert_eq!(read.unwrap(), Head { status: 404, length: 12, closes: true });
    }

    #[test]
    fn what_is_not_understood_is_an_error_and_no_answer() {
        for text in [
            "",
            "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n",
        ] {
            assert!(head(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_connection_is_kept_until_the_server_closes_it() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // Answers twice on the first connection and once on the second; gives the lines asked.
        let server = thread::spawn(move || {
            let mut asked = Vec::new();
            for answers in [&["", "Connection: close\r\n"][..], &[""]] {
                let (stream, _) = listener.accept().unwrap();
                let mut stream = BufReader::new(stream);
                for header in answers {
                    let mut line = String::new();
                    stream.read_line(&mut line).unwrap();
                    asked.push(line.trim_end().to_owned());
                    while line != "\r\n" {
                        line.clear();
                        stream.read_line(&mut line).unwrap();
                    }
                    let answer = format!("HTTP/1.1 200 OK\r\n{header}Content-Length: 3\r\n\r\nabc");
                    stream.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            }
            asked
        });
        let mut connection = Connection::new(address);
        let answer = Answer { status: 200, bytes: 3 };
        assert_eq!(connection.count("/1").unwrap(), answer);
        assert_eq!(connection.fetch("/2").unwrap(), (200, b"abc".to_vec()));
        assert_eq!(connection.count("/3").unwrap(), answer);
        let asked = server.join().unwrap();
        assert_eq!(asked, ["GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /3 HTTP/1.1"]);
    }

    #[test]
    #[should_panic(expected = "not this machine")]
    fn no_other_machine_is_asked() {
        Connection::new("192.0.2.1:80".parse().unwrap());
    }
}
