//! The stores of `object_store`, as the settings describe them.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::client::{HttpConnector, ReqwestConnector};
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use super::credentials;
use super::gate::Gate;
use super::transport::Connector;
use crate::storage::location::{Kind, Location, Vendor};

/// Time for a connection to be there, TLS and all; it is a part of the time for the request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Connections that nobody uses are closed before the servers do it: S3 after about 20 s of
/// silence.
const IDLE: Duration = Duration::from_secs(15);

/// # Errors
/// What is wrong with the settings or the credentials.
pub(in crate::storage) fn store(
    location: &Location,
    kind: &Kind,
    gate: &Arc<Gate>,
) -> Result<Arc<dyn ObjectStore>, String> {
    // The one of our own HTTPS. An error says that it is set already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    store_by(location, kind, gate, ReqwestConnector::default())
}

/// As [`store`], by another HTTP client.
pub(super) fn store_by<C: HttpConnector>(
    location: &Location,
    kind: &Kind,
    gate: &Arc<Gate>,
    client: C,
) -> Result<Arc<dyn ObjectStore>, String> {
    let connector = Connector { inner: client, gate: Arc::clone(gate) };
    match kind {
        Kind::Bucket { vendor: Vendor::Amazon, bucket, .. } => amazon(location, bucket, connector),
        Kind::Bucket { vendor: Vendor::Google, bucket, .. } => google(location, bucket, connector),
        Kind::Bucket { vendor: Vendor::Azure, bucket, .. } => azure(location, bucket, connector),
        Kind::Web(url) => web(location, url, connector),
        Kind::Folder(_) | Kind::Memory => unreachable!("these are opened without a network"),
    }
}

/// The transport tries again and looks at the clock.
fn no_retries() -> RetryConfig {
    RetryConfig { max_retries: 0, ..RetryConfig::default() }
}

fn options(allow_http: bool) -> ClientOptions {
    let agent = concat!("Warraq/", env!("CARGO_PKG_VERSION"));
    ClientOptions::new()
        .with_user_agent(HeaderValue::from_static(agent))
        .with_allow_http(allow_http)
        .with_connect_timeout(CONNECT_TIMEOUT)
        .with_timeout_disabled()
        .with_pool_idle_timeout(IDLE)
}

/// Whether an address that we were given is one of plain HTTP, which then is meant.
fn is_plain(endpoint: Option<&String>) -> bool {
    endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"))
}

fn amazon<C: HttpConnector>(
    location: &Location,
    bucket: &str,
    connector: Connector<C>,
) -> Result<Arc<dyn ObjectStore>, String> {
    let mut builder = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_retry(no_retries())
        .with_http_connector(connector);
    // An endpoint of the environment that is plain HTTP is as much meant as one of ours.
    let from_environment = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let plain = is_plain(location.endpoint.as_ref().or(from_environment.as_ref()));
    builder = builder.with_client_options(options(plain));
    if let Some(region) = &location.region {
        builder = builder.with_region(region);
    }
    if let Some(endpoint) = &location.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    builder = builder
        .with_virtual_hosted_style_request(!location.path_style)
        .with_skip_signature(location.anonymous);
    for (key, value) in credentials::known(location)? {
        builder = builder.with_config(key, value);
    }
    Ok(Arc::new(builder.build().map_err(|error| error.to_string())?))
}

fn google<C: HttpConnector>(
    location: &Location,
    bucket: &str,
    connector: Connector<C>,
) -> Result<Arc<dyn ObjectStore>, String> {
    let mut builder = GoogleCloudStorageBuilder::from_env()
        .with_bucket_name(bucket)
        .with_retry(no_retries())
        .with_http_connector(connector)
        .with_client_options(options(is_plain(location.endpoint.as_ref())))
        .with_skip_signature(location.anonymous);
    if let Some(endpoint) = &location.endpoint {
        builder = builder.with_base_url(endpoint);
    }
    if let Some(file) = &location.credentials {
        let path = file.to_string_lossy();
        // The key of an account may say of an emulator that it gives no tokens, which is heeded
        // only where it is given as one.
        builder = if credentials::is_of_a_person(file)? {
            builder.with_application_credentials(path)
        } else {
            builder.with_service_account_path(path)
        };
    }
    Ok(Arc::new(builder.build().map_err(|error| error.to_string())?))
}

fn azure<C: HttpConnector>(
    location: &Location,
    container: &str,
    connector: Connector<C>,
) -> Result<Arc<dyn ObjectStore>, String> {
    let mut builder = MicrosoftAzureBuilder::from_env()
        .with_container_name(container)
        .with_retry(no_retries())
        .with_http_connector(connector)
        .with_client_options(options(is_plain(location.endpoint.as_ref())))
        .with_skip_signature(location.anonymous);
    if let Some(endpoint) = &location.endpoint {
        builder = builder.with_endpoint(endpoint.clone());
    }
    for (key, value) in credentials::known(location)? {
        builder = builder.with_config(key, value);
    }
    Ok(Arc::new(builder.build().map_err(|error| error.to_string())?))
}

fn web<C: HttpConnector>(
    location: &Location,
    url: &url::Url,
    connector: Connector<C>,
) -> Result<Arc<dyn ObjectStore>, String> {
    let authorization = credentials::authorization(location, url)?;
    let mut url = url.clone();
    // An address of the web can always be without them.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    let mut options = options(url.scheme() == "http");
    if let Some(authorization) = authorization {
        let mut value = HeaderValue::try_from(authorization)
            .map_err(|_| "its credentials hold characters that no header can carry".to_owned())?;
        value.set_sensitive(true);
        options = options.with_default_headers(HeaderMap::from_iter([(AUTHORIZATION, value)]));
    }
    let builder = HttpBuilder::new()
        .with_url(url)
        .with_retry(no_retries())
        .with_client_options(options)
        .with_http_connector(connector);
    Ok(Arc::new(builder.build().map_err(|error| error.to_string())?))
}
