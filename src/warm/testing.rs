//! What tests of this room share.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use super::info::{Info, Tiles};
use super::{Address, Manners, Patient, Stop};
use crate::geometry::Size;
use crate::image_api::{ApiVersion, Limits};

/// Of version 3.0, without limits, in square tiles.
pub(super) fn info(width: u32, height: u32, tile: u32, scale_factors: &[u32]) -> Info {
    Info {
        id: Address::service("https://a/f1").unwrap(),
        version: ApiVersion::V3,
        size: Size::new(width, height),
        tiles: vec![Tiles { size: Size::new(tile, tile), scale_factors: scale_factors.to_vec() }],
        sizes: Vec::new(),
        limits: Limits::area(u64::MAX),
        is_level0: false,
        format: "jpg",
    }
}

pub(super) fn patient(stop: Stop) -> Patient {
    Patient::new(Manners { at_once: 2, pause: Duration::ZERO }, stop).unwrap()
}

/// A server that answers a path with what `answer` makes of its own address and the path, or
/// with 404; gives its address.
pub(super) fn serve(answer: impl Fn(&str, &str) -> Option<String> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let own = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            let head = "connection: close\r\n\r\n";
            let answer = match answer(&own, line.split(' ').nth(1).unwrap()) {
                Some(body) => format!("HTTP/1.1 200 OK\r\n{head}{body}"),
                None => format!("HTTP/1.1 404 Not Found\r\n{head}"),
            };
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    base
}
