//! The files of `deploy/`: what can be said of them without containers and without a cluster.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bytesize::ByteSize;
use serde_json::Value;
use warraq::settings::{Settings, load};

use super::operator::{ask, serve};
use super::program::{finish, run, warraq};

const DOCKERFILE: &str = include_str!("../../Dockerfile");

const SCALING: &str = include_str!("../../docs/scaling.md");

fn deploy(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(path)
}

fn text(path: &str) -> String {
    let path = deploy(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents of a file.
fn documents(path: &str) -> Vec<Value> {
    let parsed = serde_saphyr::from_multiple::<Value>(&text(path));
    parsed.unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn document(path: &str) -> Value {
    let mut documents = documents(path);
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// What a JSON pointer leads to, which must be there.
fn at<'a>(value: &'a Value, pointer: &str) -> &'a Value {
    value.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {value:#}"))
}

fn word<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = at(value, pointer);
    found.as_str().unwrap_or_else(|| panic!("{pointer} is {found}"))
}

fn number(value: &Value, pointer: &str) -> u64 {
    let found = at(value, pointer);
    found.as_u64().unwrap_or_else(|| panic!("{pointer} is {found}"))
}

fn items<'a>(value: &'a Value, pointer: &str) -> &'a Vec<Value> {
    let found = at(value, pointer);
    found.as_array().unwrap_or_else(|| panic!("{pointer} is {found}"))
}

fn words(value: &Value, pointer: &str) -> Vec<String> {
    items(value, pointer).iter().map(|item| item.as_str().unwrap().to_owned()).collect()
}

/// The files of YAML of a folder.
fn yaml_files(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(deploy(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_yaml = |name: &String| Path::new(name).extension().is_some_and(|it| it == "yaml");
    names.filter(is_yaml).map(|name| format!("{folder}/{name}")).collect()
}

/// The variables that the image sets.
fn image_variables() -> BTreeMap<String, String> {
    let is_variable = |word: &&str| word.starts_with("WARRAQ_") && word.contains('=');
    let words = DOCKERFILE.split_whitespace().filter(is_variable);
    words.map(|word| word.split_once('=').unwrap()).map(|(a, b)| (a.into(), b.into())).collect()
}

/// The settings of a file in a container with these variables beside those of the image.
fn settings<'a>(file: &str, variables: impl IntoIterator<Item = &'a str>) -> Settings {
    let long = "0123456789abcdef0123456789abcdef";
    let given = variables.into_iter().map(|name| (name.to_owned(), long.to_owned()));
    let all = image_variables().into_iter().chain(given);
    let all = all.map(|(name, value)| (name.into(), value.into()));
    let loaded = load(Some(&deploy(file)), all, &[]);
    loaded.unwrap_or_else(|error| panic!("{file}: {error}")).settings
}

/// The variables of the two, where their values are no secrets.
fn variables() -> [BTreeMap<String, String>; 2] {
    let compose = document("compose/compose.yaml");
    let compose = at(&compose, "/services/warraq/environment").as_object().unwrap();
    let compose =
        compose.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().into()));
    let deployment = document("kubernetes/deployment.yaml");
    let kubernetes = items(container(&deployment), "/env").iter().map(|variable| {
        let value = variable.get("value").and_then(Value::as_str).unwrap_or_default();
        (word(variable, "/name").to_owned(), value.to_owned())
    });
    [compose.collect(), kubernetes.collect()]
}

fn compose() -> Settings {
    let [variables, _] = variables();
    settings("compose/warraq.toml", variables.keys().map(String::as_str))
}

fn kubernetes() -> Settings {
    let [_, variables] = variables();
    settings("kubernetes/warraq.toml", variables.keys().map(String::as_str))
}

fn container(workload: &Value) -> &Value {
    at(workload, "/spec/template/spec/containers/0")
}

/// The port that a probe or a service calls by its name.
fn port(deployment: &Value, name: &str) -> u64 {
    let ports = items(container(deployment), "/ports").iter();
    let mut found = ports.filter(|port| word(port, "/name") == name);
    number(found.next().unwrap_or_else(|| panic!("no port {name}")), "/containerPort")
}

#[test]
fn every_file_is_yaml_of_a_kind_that_is_current() {
    // Kubernetes 1.33; the last two are those of kustomize and of the Prometheus Operator.
    let current = [
        "apps/v1 Deployment",
        "autoscaling/v2 HorizontalPodAutoscaler",
        "batch/v1 Job",
        "networking.k8s.io/v1 Ingress",
        "networking.k8s.io/v1 NetworkPolicy",
        "policy/v1 PodDisruptionBudget",
        "v1 Namespace",
        "v1 Secret",
        "v1 Service",
        "v1 ServiceAccount",
        "kustomize.config.k8s.io/v1beta1 Kustomization",
        "monitoring.coreos.com/v1 ServiceMonitor",
    ];
    for file in yaml_files("kubernetes") {
        for document in documents(&file) {
            if file.ends_with("/prometheus-adapter.yaml") {
                // Values for a chart.
                continue;
            }
            let kind = format!("{} {}", word(&document, "/apiVersion"), word(&document, "/kind"));
            assert!(current.contains(&kind.as_str()), "{file}: {kind}");
        }
    }
    let kustomization = document("kubernetes/kustomization.yaml");
    for file in words(&kustomization, "/resources") {
        documents(&format!("kubernetes/{file}"));
    }
    for file in words(&kustomization, "/configMapGenerator/0/files") {
        text(&format!("kubernetes/{file}"));
    }
    assert_eq!(yaml_files("compose"), ["compose/compose.yaml"]);
}

#[test]
fn the_settings_are_accepted_and_hold_beside_those_of_the_image() {
    for (settings, variables) in [compose(), kubernetes()].into_iter().zip(variables()) {
        assert_eq!(variables["WARRAQ_CONFIG"], "/etc/warraq/warraq.toml");
        assert_eq!(settings.listen.to_string(), "0.0.0.0:8182");
        assert_eq!(settings.admin_listen.unwrap().to_string(), "0.0.0.0:8183");
        assert!(settings.admin_token.is_some() && settings.public_url.is_some());
        let shared = settings.cache.shared.url.as_deref();
        let places = [Some(&*settings.images), Some(&*settings.manifests), shared];
        let places = places.map(|place| &settings.sources[place.unwrap()].url);
        assert_eq!(places, ["s3://masters", "s3://records", "s3://shared"]);
        assert!(settings.sources.contains_key(settings.state.as_deref().unwrap()));
    }
}

#[test]
fn the_settings_that_the_document_shows_are_valid() {
    let (_, rest) = SCALING.split_once("```toml\n").unwrap();
    let (block, _) = rest.split_once("```").unwrap();
    let settings: Settings = toml::from_str(block).unwrap();
    assert_eq!(settings.validate(), Ok(()), "{block}");
}

#[test]
fn addresses_and_ports_fit_each_other() {
    let settings = compose();
    let compose = document("compose/compose.yaml");
    let nginx = text("compose/nginx.conf");
    assert!(nginx.contains(&format!("server warraq:{} ", settings.listen.port())));
    assert!(nginx.contains("listen 8080 "));
    assert_eq!(words(&compose, "/services/nginx/ports"), ["8080:8080"]);
    assert_eq!(settings.public_url.unwrap().as_str(), "http://localhost:8080");
    // Nobody outside reaches the replicas and the store but through nginx.
    for (name, service) in at(&compose, "/services").as_object().unwrap() {
        assert!(name == "nginx" || service.get("ports").is_none(), "{name}");
    }

    let settings = kubernetes();
    let deployment = document("kubernetes/deployment.yaml");
    assert_eq!(port(&deployment, "http"), u64::from(settings.listen.port()));
    assert_eq!(port(&deployment, "admin"), u64::from(settings.admin_listen.unwrap().port()));
    let pod = at(&deployment, "/spec/template/metadata/labels").as_object().unwrap();
    let is_of_pod = |labels: &Value| {
        labels.as_object().unwrap().iter().all(|(name, value)| pod.get(name) == Some(value))
    };
    for service in documents("kubernetes/service.yaml") {
        assert!(is_of_pod(at(&service, "/spec/selector")), "{service:#}");
        port(&deployment, word(&service, "/spec/ports/0/targetPort"));
    }
    for (file, pointer) in [
        ("deployment", "/spec/selector/matchLabels"),
        ("pdb", "/spec/selector/matchLabels"),
        ("networkpolicy", "/spec/podSelector/matchLabels"),
    ] {
        assert!(is_of_pod(at(&document(&format!("kubernetes/{file}.yaml")), pointer)), "{file}");
    }
    for rule in items(&document("kubernetes/networkpolicy.yaml"), "/spec/ingress") {
        port(&deployment, word(rule, "/ports/0/port"));
    }
    let ingress = document("kubernetes/ingress.yaml");
    let host = word(&ingress, "/spec/rules/0/host");
    assert_eq!(settings.public_url.unwrap().as_str(), format!("https://{host}"));
}

#[test]
fn who_stops_has_the_time_that_the_settings_give() {
    let deployment = document("kubernetes/deployment.yaml");
    let grace = number(&deployment, "/spec/template/spec/terminationGracePeriodSeconds");
    let before = number(container(&deployment), "/lifecycle/preStop/sleep/seconds");
    assert!(grace > before + kubernetes().shutdown_seconds, "{grace}");
    let grace = document("compose/compose.yaml");
    let grace = word(&grace, "/services/warraq/stop_grace_period").trim_end_matches('s');
    assert!(grace.parse::<u64>().unwrap() > compose().shutdown_seconds, "{grace}");
}

#[test]
fn what_is_written_goes_to_volumes_with_room_for_it() {
    let deployment = document("kubernetes/deployment.yaml");
    let settings = kubernetes();
    let mounts = items(container(&deployment), "/volumeMounts");
    let folder = settings.cache.folder.as_ref().unwrap().to_str().unwrap();
    let mount = mounts.iter().find(|mount| word(mount, "/mountPath") == folder).unwrap();
    let volumes = items(&deployment, "/spec/template/spec/volumes");
    let volume = volumes.iter().find(|volume| volume["name"] == mount["name"]).unwrap();
    let room = size(word(volume, "/emptyDir/sizeLimit"));
    assert!(room > settings.cache.bytes, "{room}");
    assert!(size(word(container(&deployment), "/resources/limits/ephemeral-storage")) >= room);
    let memory = settings.cache_memory.as_u64()
        + settings.render_memory.as_u64()
        + settings.index.memory.as_u64()
        + settings.web.document_memory.as_u64();
    let limit = size(word(container(&deployment), "/resources/limits/memory"));
    assert!(limit.as_u64() > memory, "{limit}");

    let folder = compose().cache.folder.unwrap();
    let volumes = words(&document("compose/compose.yaml"), "/services/warraq/volumes");
    assert!(volumes.contains(&folder.to_str().unwrap().to_owned()), "{volumes:?}");
    // A volume without a name has the owner that the image gives the folder.
    let owned = format!("install -d -o 10001 -g 10001 {}", folder.display());
    assert!(DOCKERFILE.contains(&owned), "no {owned}");
}

/// A quantity as Kubernetes spells it: `9Gi`.
fn size(quantity: &str) -> ByteSize {
    format!("{quantity}B").parse().unwrap()
}

#[test]
fn probes_ask_for_what_is_answered() {
    let (_folder, server) = serve();
    let deployment = document("kubernetes/deployment.yaml");
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let probe = at(container(&deployment), &format!("/{probe}/httpGet"));
        assert_eq!(word(probe, "/port"), "http");
        let path = word(probe, "/path");
        assert_eq!(server.get(path).status, 200, "{path}");
    }
    let compose = document("compose/compose.yaml");
    let test = words(&compose, "/services/nginx/healthcheck/test").pop().unwrap();
    let path = test.strip_prefix("http://127.0.0.1:8080").unwrap();
    assert_eq!(server.get(path).status, 200, "{path}");
    let monitor = document("kubernetes/servicemonitor.yaml");
    assert_eq!(word(&monitor, "/spec/endpoints/0/port"), "admin");
    let path = word(&monitor, "/spec/endpoints/0/path");
    assert_eq!(ask(&server, path).status, 200, "{path}");
    server.stop();
}

#[test]
fn what_decides_how_many_replicas_there_are_is_counted_from_the_start() {
    let hpa = document("kubernetes/hpa.yaml");
    let name = word(&hpa, "/spec/metrics/0/pods/metric/name");
    let rule = document("kubernetes/prometheus-adapter.yaml");
    let rule = at(&rule, "/rules/custom/0");
    assert!(word(rule, "/seriesQuery").starts_with(&format!("{name}{{")), "{rule:#}");
    assert_eq!(word(rule, "/name/as"), name);
    let deployment = document("kubernetes/deployment.yaml");
    assert_eq!(at(&hpa, "/spec/scaleTargetRef/name"), at(&deployment, "/metadata/name"));
    let (_folder, server) = serve();
    let metrics = ask(&server, "/metrics").text();
    let series: Vec<&str> =
        metrics.lines().filter(|line| line.starts_with(&format!("{name}{{"))).collect();
    assert!(!series.is_empty() && series.iter().all(|line| line.ends_with(" 0")), "{series:?}");
    server.stop();
}

/// Whether our program understands a command line.
fn is_understood(arguments: &[String]) -> bool {
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // All before it is parsed, and nothing is done.
    arguments.push("--help");
    run(&arguments).code == Some(0)
}

#[test]
fn command_lines_are_understood() {
    let serve = words(&document("compose/compose.yaml"), "/services/warraq/command");
    assert!(is_understood(&serve), "{serve:?}");
    let serve = words(container(&document("kubernetes/deployment.yaml")), "/args");
    assert!(is_understood(&serve), "{serve:?}");
    let check = words(&document("compose/compose.yaml"), "/services/warraq/healthcheck/test");
    assert_eq!(check, ["CMD", "warraq", "healthcheck"]);
    for file in ["compose/warraq.toml", "kubernetes/warraq.toml"] {
        let mut command = warraq();
        command.arg("healthcheck").envs(image_variables()).env("WARRAQ_CONFIG", deploy(file));
        let outcome = finish(&mut command);
        // Nobody is there, or somebody else; 2 is a setting that is not understood.
        assert!(outcome.code.is_some_and(|code| code < 2), "{file}: {outcome:?}");
    }

    let job = document("kubernetes/ingest-job.yaml");
    let runs = number(&job, "/spec/completions");
    let arguments = |index: u64| -> Vec<String> {
        let given = words(container(&job), "/args").into_iter();
        let index = index.to_string();
        given.map(|it| it.replace("$(JOB_COMPLETION_INDEX)", &index)).collect()
    };
    for index in 0..runs {
        let arguments = arguments(index);
        assert!(arguments.contains(&format!("{index}/{runs}")), "{arguments:?}");
        assert!(is_understood(&arguments), "{arguments:?}");
    }
    // Numbers are looked at, not only flags.
    assert!(!is_understood(&arguments(runs)));
}
